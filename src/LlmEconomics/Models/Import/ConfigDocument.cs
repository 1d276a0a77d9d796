using System.Text.Json;

namespace LlmEconomics;

/// <summary>
/// Turns the bytes of a config into a document, whatever the bytes are: sizes, depth and the number of values are bounded before anything
/// is allocated, and the bare tokens <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> that Python writes are accepted.
/// </summary>
internal static class ConfigDocument
{
    private static readonly byte[][] BareTokens = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string root)
    {
        if (utf8.Length > ReaderLimits.ModelConfig.MaxBytes)
        {
            throw JsonText.TooLarge(ReaderLimits.ModelConfig, Refuse, root);
        }

        ReadOnlyMemory<byte> clean = QuoteBareTokens(JsonText.WithoutPreamble(utf8));
        JsonText.Check(clean.Span, ReaderLimits.ModelConfig, Refuse, root);
        try
        {
            return JsonDocument.Parse(clean, new JsonDocumentOptions { MaxDepth = ReaderLimits.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw Refuse(root, $"not readable as JSON: {e.Message}", e);
        }
    }

    public static ModelImportException Refuse(string place, string problem, Exception? cause = null)
    {
        return new ModelImportException(place, problem, cause);
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
