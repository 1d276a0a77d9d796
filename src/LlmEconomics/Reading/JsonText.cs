using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmEconomics;

/// <summary>
/// Takes JSON from outside, and hands on only what is within the limits and can be read as text: whoever deserialises it then meets no size, depth
/// or encoding that it was not made for. Every refusal is the reader's own exception.
/// </summary>
internal static class JsonText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The refusal of readers without an exception of their own.</summary>
    public static JsonException Refuse(string place, string problem, Exception? cause = null)
    {
        return new JsonException(Quoted.Message($"{Quoted.Place(place)}: {problem}"), place, null, null, cause);
    }

    /// <summary>Where an object does not say which kind of part it is, and that it has to: the serialiser has an exception of its own for that.</summary>
    public static (string Place, string Problem) WithoutKind(NotSupportedException complaint)
    {
        const string before = "Path: ", after = " | LineNumber";
        int start = complaint.Message.LastIndexOf(before, StringComparison.Ordinal) + before.Length;
        int end = complaint.Message.IndexOf(after, Math.Max(0, start), StringComparison.Ordinal);
        return (start >= before.Length && end > start ? complaint.Message[start..end] : "$", "expected an object whose first member, 'kind', names one of the known kinds.");
    }

    /// <summary>Encodes text and checks it.</summary>
    public static ReadOnlyMemory<byte> Of(string json, ReaderLimits limits, Refusal refusal, string root = "$")
    {
        ReadOnlyMemory<byte> utf8 = Encode(json, limits, refusal, root);
        Check(utf8.Span, limits, refusal, root);
        return utf8;
    }

    /// <summary>Reads a stream up to the limit and checks what it held.</summary>
    public static ReadOnlyMemory<byte> Of(Stream json, ReaderLimits limits, Refusal refusal, string root = "$")
    {
        ReadOnlyMemory<byte> utf8 = WithoutPreamble(ReadAll(json, limits, refusal, root));
        Check(utf8.Span, limits, refusal, root);
        return utf8;
    }

    /// <summary>The text as UTF-8; half a surrogate pair is refused, not replaced.</summary>
    public static ReadOnlyMemory<byte> Encode(string json, ReaderLimits limits, Refusal refusal, string root = "$")
    {
        if (json.Length > limits.MaxBytes)
        {
            throw TooLarge(limits, refusal, root);
        }

        try
        {
            return WithoutPreamble(Strict.GetBytes(json));
        }
        catch (EncoderFallbackException e)
        {
            throw refusal(root, FormattableString.Invariant($"expected text; character {e.Index + 1} is half of a surrogate pair."), e);
        }
    }

    /// <summary>The bytes of a stream, of which at most one more than the limit are read.</summary>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream, ReaderLimits limits, Refusal refusal, string root = "$")
    {
        long left = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 4096;
        byte[] bytes = left <= limits.MaxBytes ? new byte[left + 1] : throw TooLarge(limits, refusal, root);
        int count = 0;
        for (int read; (read = stream.Read(bytes, count, bytes.Length - count)) > 0;)
        {
            count += read;
            if (count > limits.MaxBytes)
            {
                throw TooLarge(limits, refusal, root);
            }

            if (count == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * count, limits.MaxBytes + 1L));
            }
        }

        return bytes.AsMemory(0, count);
    }

    public static ReadOnlyMemory<byte> WithoutPreamble(ReadOnlyMemory<byte> utf8)
    {
        return utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
    }

    public static Exception TooLarge(ReaderLimits limits, Refusal refusal, string root)
    {
        return refusal(root, FormattableString.Invariant($"expected a {limits.What} of at most {limits.MaxBytes} bytes; this one is larger."));
    }

    /// <summary>Bounds sizes, depth and counts, and makes sure that every text can be read as such.</summary>
    public static void Check(ReadOnlySpan<byte> utf8, ReaderLimits limits, Refusal refusal, string root = "$")
    {
        if (utf8.Length > limits.MaxBytes)
        {
            throw TooLarge(limits, refusal, root);
        }

        if (!Utf8.IsValid(utf8))
        {
            throw refusal(root, "expected UTF-8.");
        }

        Utf8JsonReader reader = new(utf8, Options(limits));
        string? problem;
        try
        {
            problem = FirstProblem(ref reader, limits);
        }
        catch (JsonException e)
        {
            throw refusal(PathAt(utf8, long.MaxValue, limits, root), $"not readable as JSON: {e.Message}", e);
        }

        if (problem is not null)
        {
            throw refusal(PathAt(utf8, reader.TokenStartIndex, limits, root), problem);
        }
    }

    private static string? FirstProblem(ref Utf8JsonReader reader, ReaderLimits limits)
    {
        int values = 0, expressions = 0;
        while (reader.Read())
        {
            string? problem = ++values > limits.MaxValues
                ? FormattableString.Invariant($"expected at most {limits.MaxValues} values in a {limits.What}.")
                : ProblemOf(ref reader, limits);
            if (problem is null && IsExpression(ref reader) && ++expressions > ReaderLimits.MaxTriedPatterns)
            {
                problem = FormattableString.Invariant($"expected at most {ReaderLimits.MaxTriedPatterns} regular expressions in a {limits.What}.");
            }

            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>The text under the reader, or <see langword="null"/> where an escape stands for half of a surrogate pair.</summary>
    public static string? TextOrNull(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonReaderOptions Options(ReaderLimits limits)
    {
        return new JsonReaderOptions
        {
            MaxDepth = ReaderLimits.MaxDepth,
            CommentHandling = limits.AllowsComments ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = limits.AllowsComments,
        };
    }

    private static string? ProblemOf(ref Utf8JsonReader reader, ReaderLimits limits)
    {
        int length = reader.ValueSpan.Length;
        return reader.TokenType switch
        {
            JsonTokenType.Number when length > ReaderLimits.MaxNumberLength =>
                FormattableString.Invariant($"expected a number of at most {ReaderLimits.MaxNumberLength} characters; this one has {length}."),
            JsonTokenType.PropertyName when length > ReaderLimits.MaxNameBytes =>
                FormattableString.Invariant($"expected names of at most {ReaderLimits.MaxNameBytes} bytes; this one has {length}."),
            JsonTokenType.String when length > limits.MaxTextBytes =>
                FormattableString.Invariant($"expected a text of at most {limits.MaxTextBytes} bytes; this one has {length}."),
            JsonTokenType.String or JsonTokenType.PropertyName when reader.ValueIsEscaped && TextOrNull(ref reader) is null =>
                "expected text; an escape stands for half of a surrogate pair.",
            _ => null,
        };
    }

    private static bool IsExpression(ref Utf8JsonReader reader)
    {
        return reader.TokenType == JsonTokenType.String
            && (reader.ValueIsEscaped ? reader.GetString()!.StartsWith(ModulePattern.RegexPrefix, StringComparison.Ordinal) : reader.ValueSpan.StartsWith("re:"u8));
    }

    /// <summary>The path of the token at a position, or of the last that can be read: only a refusal needs it, so the text is walked once more.</summary>
    private static string PathAt(ReadOnlySpan<byte> utf8, long position, ReaderLimits limits, string root)
    {
        // Of each open object the name of the present member, of each open array the index of the present item.
        Stack<object> open = new();
        Utf8JsonReader reader = new(utf8, Options(limits));
        while (CanRead(ref reader))
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                open.Pop();
                open.Push(TextOrNull(ref reader) ?? "�");
            }
            else if (open.TryPeek(out object? item) && item is int index)
            {
                open.Pop();
                open.Push(index + 1);
            }

            if (reader.TokenStartIndex >= position)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push(reader.TokenType == JsonTokenType.StartArray ? -1 : "");
            }
        }

        return root + string.Concat(open.Reverse().Select(step => step switch
        {
            int and < 0 or "" => "",
            int index => FormattableString.Invariant($"[{index}]"),
            _ => $".{Quoted.Cut((string)step)}",
        }));
    }

    private static bool CanRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
