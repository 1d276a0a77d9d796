using ScottPlot;

namespace LlmEconomics.Samples;

/// <summary>The waterfall as a picture.</summary>
internal static class Chart
{
    private const int Width = 1000, Height = 560;

    /// <summary>Writes it as SVG or PNG, by the name of the file.</summary>
    public static void Write(string path, Answer answer)
    {
        Plot plot = new();
        BillLine[] lines = [.. answer.Bill.Waterfall];
        double most = answer.Bill.PerOutputToken.DollarsPerMillionTokens, sum = 0;
        List<Bar> bars = [];
        for (int i = 0; i < lines.Length; i++)
        {
            double each = lines[i].PerOutputToken.DollarsPerMillionTokens;
            bars.Add(Of(lines.Length - i, sum, sum + each, i == 0 ? Colors.SteelBlue : Colors.Orange));
            plot.Add.Text($"{each:F2}  ({lines[i].Share:P0})", sum + each + (most * 0.01), lines.Length - i).LabelAlignment = Alignment.MiddleLeft;
            sum += each;
        }

        bars.Add(Of(0, 0, most, Colors.DimGray));
        plot.Add.Text($"{most:F2}", most * 1.01, 0).LabelAlignment = Alignment.MiddleLeft;
        plot.Add.Bars(bars);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, lines.Length + 1).Select(i => (double)i)], ["the bill", .. lines.Reverse().Select(l => l.Name)]);
        plot.Axes.SetLimits(0, most * 1.2, -0.7, lines.Length + 0.7);
        plot.Axes.Bottom.Label.Text = "USD per million generated tokens";
        plot.Title($"{answer.Model} on {answer.Bill.Replicas} × {answer.Accelerators}, {answer.Bill.RequestsPerSecond:G4} requests/s");
        plot.HideGrid();
        string extension = Path.GetExtension(path).ToLowerInvariant();
        switch (extension)
        {
            case ".svg":
                plot.SaveSvg(path, Width, Height);
                break;
            case ".png":
                plot.SavePng(path, Width, Height);
                break;
            default:
                throw new ArgumentException($"--chart ({path}) must end in .svg or .png.");
        }
    }

    private static Bar Of(double position, double from, double to, Color color)
    {
        return new Bar { Position = position, ValueBase = from, Value = to, FillColor = color, LineWidth = 0, Orientation = Orientation.Horizontal, Size = 0.7 };
    }
}
