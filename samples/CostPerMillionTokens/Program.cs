using System.CommandLine;
using LlmEconomics.Samples;

Options options = new();
ParseResult parsed = options.Command.Parse(args);
if (parsed.Errors.Count > 0)
{
    return Refuse(parsed.Errors[0].Message);
}

if (parsed.Action is { } help)
{
    return parsed.Invoke();
}

try
{
    Question question = options.Read(parsed);
    Answer answer = Answer.To(question);
    Console.WriteLine(parsed.GetValue(options.Json) ? answer.ToJson() : parsed.GetValue(options.Markdown) ? MarkdownReport.Of(answer) : TextReport.Of(question, answer));
    if (parsed.GetValue(options.Chart) is { } chart)
    {
        Chart.Write(chart, answer);
    }

    return 0;
}
catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException or NotSupportedException or IOException or UnauthorizedAccessException)
{
    return Refuse(e.Message);
}

static int Refuse(string message)
{
    Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
    return 2;
}
