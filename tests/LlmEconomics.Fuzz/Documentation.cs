using System.Xml.Linq;

namespace LlmEconomics.Fuzz;

/// <summary>The library's XML documentation, as far as it says what is thrown.</summary>
internal static class Documentation
{
    /// <summary>Exceptions that a reader's table lists and that its members' documentation does not.</summary>
    public static IEnumerable<string> Missing(IEnumerable<Reader> readers)
    {
        string path = Path.ChangeExtension(typeof(Bytes).Assembly.Location, ".xml");
        XElement[] members = [.. XDocument.Load(path).Descendants("member")];
        foreach (Reader reader in readers)
        {
            string[] thrown =
            [
                .. members.Where(m => reader.Members.Any(name => m.Attribute("name")!.Value.StartsWith(name, StringComparison.Ordinal)))
                    .SelectMany(m => m.Descendants().Attributes("cref")).Select(cref => cref.Value),
            ];
            foreach (Type type in reader.Documented.Where(t => !thrown.Any(cref => IsOf(cref, t))))
            {
                yield return $"{reader.Name}: {type.Name} is not documented at {string.Join(", ", reader.Members)}";
            }
        }
    }

    /// <summary>Whether a reference is to the type or to one derived from it.</summary>
    private static bool IsOf(string cref, Type type)
    {
        string name = cref[2..];
        Type? named = typeof(Bytes).Assembly.GetType(name) ?? typeof(object).Assembly.GetType(name) ?? typeof(System.Text.Json.JsonException).Assembly.GetType(name);
        return named?.IsAssignableTo(type) ?? false;
    }
}
