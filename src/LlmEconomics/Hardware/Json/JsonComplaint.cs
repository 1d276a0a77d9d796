using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Says what the serializer complains of in the words of the file, not of .NET; what it does not know passes as it is.</summary>
internal static class JsonComplaint
{
    private static readonly (string Type, string Expected)[] Expectations =
    [
        ("System.String", "a text is expected."),
        ("System.Int32", "a whole number is expected."),
        ("System.Double", "a number is expected."),
        ("System.DateOnly", "a date is expected, as 2026-11-22."),
        ("System.Collections.Generic.List", "an array is expected."),
        ("System.Collections.Generic.Dictionary", "an object is expected."),
        ("Document", "an object is expected."),
    ];

    public static AcceleratorFormatException Refusal(JsonException complaint)
    {
        string line = complaint.LineNumber is { } number ? $" (line {number + 1})" : "";
        return new(complaint.Path ?? "$", Problem(complaint.Message) + line, complaint);
    }

    private static string Problem(string message)
    {
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"unknown member; known here: {Listing.Of(Members(message))}.";
        }

        if (message.Contains("Duplicate property", StringComparison.Ordinal))
        {
            return "this member occurs twice.";
        }

        string? expected = message.Contains("could not be converted", StringComparison.Ordinal)
            ? Expectations.FirstOrDefault(e => message.Contains(e.Type, StringComparison.Ordinal)).Expected
            : null;

        // The serializer appends the path, which the refusal states itself.
        int path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return expected ?? (path < 0 ? message : message[..path]);
    }

    private static IEnumerable<string> Members(string message)
    {
        HardwareJsonContext context = HardwareJsonContext.Default;
        JsonTypeInfo[] documents =
        [
            context.AcceleratorDocument, context.InterconnectDocument, context.PowerRangeDocument, context.SourceDocument, context.CatalogDocument,
        ];
        JsonTypeInfo? document = documents.FirstOrDefault(d => message.Contains($"'{d.Type.FullName}'", StringComparison.Ordinal));
        return document?.Properties.Select(property => property.Name) ?? [];
    }
}
