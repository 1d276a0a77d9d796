namespace LlmEconomics;

/// <summary>What one decoding sequence costs, as a piecewise linear function of the tokens it has cached: seconds of attention, and bytes it holds.</summary>
/// <remarks>
/// Full attention is one line, a window two; summaries and sparse selections are steps, which lines follow to 1/64 of the context at worst. That a
/// piece is linear is what lets a run jump: the sum over a batch after k steps is <c>value + slope · k</c>.
/// </remarks>
internal sealed class SequenceCurve
{
    /// <summary>Deviation of a line from the function, relative to it, below which the line stands for it.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>Pieces are not made shorter than this share of the context at which they begin.</summary>
    private const double Resolution = 1.0 / 64;

    private readonly double[] knots;
    private readonly Line[] lines;

    private SequenceCurve(double[] knots, Line[] lines)
    {
        (this.knots, this.lines) = (knots, lines);
    }

    /// <summary>Number of pieces.</summary>
    public int Pieces => lines.Length;

    /// <summary>The curve through a function of the cached tokens.</summary>
    public static SequenceCurve Through(Func<long, (double Seconds, double Bytes)> function)
    {
        List<(long Start, long End)> pieces = [];
        Split(function, 0, 1, pieces);
        for (long end = 2; end <= AttentionSpan.MaxTokens; end *= 2)
        {
            Split(function, end / 2, end, pieces);
        }

        List<double> knots = [];
        List<Line> lines = [];
        foreach ((long start, long end) in pieces)
        {
            (double s0, double b0) = function(start);
            (double s1, double b1) = function(end);
            Line line = Line.Through(start, s0, b0, end, s1, b1);
            if (lines.Count > 0 && lines[^1].Continues(line, end, s1, b1))
            {
                continue;
            }

            knots.Add(start);
            lines.Add(line);
        }

        return new SequenceCurve([.. knots], [.. lines]);
    }

    /// <summary>The piece in which a context lies.</summary>
    public int PieceAt(double context)
    {
        int found = Array.BinarySearch(knots, context);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Where a piece ends; +∞ for the last.</summary>
    public double EndOf(int piece)
    {
        return piece + 1 < knots.Length ? knots[piece + 1] : double.PositiveInfinity;
    }

    /// <summary>The line of a piece.</summary>
    public ref readonly Line this[int piece] => ref lines[piece];

    private static void Split(Func<long, (double Seconds, double Bytes)> function, long start, long end, List<(long Start, long End)> pieces)
    {
        (double s0, double b0) = function(start);
        (double s1, double b1) = function(end);
        if (end - start > 1 && end - start > start * Resolution && !IsLinear(function, Line.Through(start, s0, b0, end, s1, b1), start, end))
        {
            long middle = (start + end) / 2;
            Split(function, start, middle, pieces);
            Split(function, middle, end, pieces);
            return;
        }

        pieces.Add((start, end));
    }

    private static bool IsLinear(Func<long, (double Seconds, double Bytes)> function, in Line line, long start, long end)
    {
        const int probes = 8;
        for (int i = 1; i < probes; i++)
        {
            long at = start + ((end - start) * i / probes);
            (double seconds, double bytes) = function(at);
            if (Math.Abs(line.Seconds(at) - seconds) > Tolerance * seconds || Math.Abs(line.Bytes(at) - bytes) > Tolerance * bytes)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One piece: two lines over the cached tokens.</summary>
    internal readonly record struct Line(double SecondsAtZero, double SecondsPerToken, double BytesAtZero, double BytesPerToken)
    {
        public static Line Through(double start, double s0, double b0, double end, double s1, double b1)
        {
            double seconds = (s1 - s0) / (end - start), bytes = (b1 - b0) / (end - start);
            return new Line(s0 - (seconds * start), seconds, b0 - (bytes * start), bytes);
        }

        public double Seconds(double context)
        {
            return SecondsAtZero + (SecondsPerToken * context);
        }

        public double Bytes(double context)
        {
            return BytesAtZero + (BytesPerToken * context);
        }

        /// <summary>Whether this line also passes through the end of the next piece, so that both are one.</summary>
        public bool Continues(in Line next, double end, double seconds, double bytes)
        {
            const double same = 1e-9;
            return Math.Abs(SecondsPerToken - next.SecondsPerToken) <= same * Math.Abs(SecondsPerToken)
                && Math.Abs(BytesPerToken - next.BytesPerToken) <= same * Math.Abs(BytesPerToken)
                && Math.Abs(Seconds(end) - seconds) <= same * seconds && Math.Abs(Bytes(end) - bytes) <= same * bytes;
        }
    }
}
