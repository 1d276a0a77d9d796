using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmEconomics;

/// <summary>
/// Turns the bytes of a config into a document, whatever the bytes are: sizes, depth and the number of values are bounded before anything
/// is allocated, and the bare tokens <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> that Python writes are accepted.
/// </summary>
internal static class ConfigDocument
{
    /// <summary>Configs are kilobytes; the largest known (a per-layer quantisation list) is 2.4 MB.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>A parsed value costs a fixed dozen bytes, so their number bounds memory.</summary>
    public const int MaxValues = 500_000;

    public const int MaxDepth = 64;

    private static readonly byte[][] BareTokens = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string root)
    {
        if (utf8.Length > MaxBytes)
        {
            throw TooLarge(root);
        }

        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            ReadOnlyMemory<byte> clean = QuoteBareTokens(utf8);
            Check(clean.Span, root);
            return JsonDocument.Parse(clean, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new ModelImportException(root, $"not readable as JSON: {e.Message}", e);
        }
    }

    public static ModelImportException TooLarge(string root)
    {
        string expected = string.Create(CultureInfo.InvariantCulture, $"expected a file of at most {MaxBytes} bytes; this one is larger.");
        return new ModelImportException(root, expected);
    }

    /// <summary>Bounds the number of values, and makes sure that every string can be read as text.</summary>
    private static void Check(ReadOnlySpan<byte> utf8, string root)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new ModelImportException(root, "expected UTF-8.");
        }

        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        int values = 0;
        while (reader.Read())
        {
            if (++values > MaxValues)
            {
                throw new ModelImportException(root, FormattableString.Invariant($"the file has more than {MaxValues:N0} values; no model config does."));
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(ref reader))
            {
                throw new ModelImportException(root, "a string has an escape that stands for no character.");
            }
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    /// <summary>Puts bare tokens in quotes, as the named-literal convention of System.Text.Json has them; copies only when there is one.</summary>
    public static ReadOnlyMemory<byte> QuoteBareTokens(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlySpan<byte> span = utf8.Span;
        if (span.IndexOf("NaN"u8) < 0 && span.IndexOf("Infinity"u8) < 0)
        {
            return utf8;
        }

        List<byte> result = new(utf8.Length + 64);
        bool inString = false;
        for (int i = 0; i < span.Length; i++)
        {
            byte b = span[i];
            if (inString)
            {
                result.Add(b);
                if (b == (byte)'\\' && i + 1 < span.Length)
                {
                    result.Add(span[++i]);
                }
                else if (b == (byte)'"')
                {
                    inString = false;
                }

                continue;
            }

            byte[]? token = BareTokenAt(span[i..]);
            if (token is null)
            {
                inString = b == (byte)'"';
                result.Add(b);
                continue;
            }

            result.Add((byte)'"');
            result.AddRange(token);
            result.Add((byte)'"');
            i += token.Length - 1;
        }

        return result.ToArray();
    }

    private static byte[]? BareTokenAt(ReadOnlySpan<byte> rest)
    {
        foreach (byte[] token in BareTokens)
        {
            if (rest.StartsWith(token))
            {
                return token;
            }
        }

        return null;
    }
}
