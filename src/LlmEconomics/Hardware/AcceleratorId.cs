using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>The rule for identifiers of accelerators: they travel in files, addresses and command lines.</summary>
internal static class AcceleratorId
{
    public const int LengthLimit = 100;

    public static string Checked(string id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        return Guard.NotBlank(id, name).Length <= LengthLimit
            && char.IsAsciiLetterOrDigit(id[0]) && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            ? id
            : throw new ArgumentException($"{name} must be at most {LengthLimit} ASCII letters, digits, dashes and dots, a letter or digit first.", name);
    }
}
