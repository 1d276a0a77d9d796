using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>Damages configs in the ways files are damaged: keys lost, types changed, numbers absurd, structure nested, text cut or doubled.</summary>
internal sealed class ConfigMutator(int seed)
{
    private static readonly JsonSerializerOptions Lenient = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "7", "255", "65535", "65536", "1048576", "16777216", "1073741824", "2147483647", "2147483648", "4294967296",
        "-9223372036854775808", "9223372036854775807", "1e308", "1e999", "-0.5", "0.5", "3.0000001", "4096.0", "1E5", "123456789012345678901234567890",
    ];

    private readonly Random random = new(seed);

    /// <summary>One to four changes to a copy of a config.</summary>
    public byte[] Mutate(string json)
    {
        JsonNode root = JsonNode.Parse(json)!;
        string text = json;
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes; i++)
        {
            Change(root);
        }

        text = root.ToJsonString(Lenient);
        return random.Next(8) == 0 ? Damage(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text);
    }

    private void Change(JsonNode root)
    {
        List<JsonObject> objects = [];
        Collect(root, objects);
        JsonObject target = objects[random.Next(objects.Count)];
        if (target.Count == 0)
        {
            target["model_type"] = "llama";
            return;
        }

        string key = target.ElementAt(random.Next(target.Count)).Key;
        string other = target.ElementAt(random.Next(target.Count)).Key;
        switch (random.Next(9))
        {
            case 0:
                target.Remove(key);
                break;
            case 1:
                target[key] = null;
                break;
            case 2 or 3 or 4:
                target[key] = JsonNode.Parse(Numbers[random.Next(Numbers.Length)]);
                break;
            case 5:
                target[key] = Other();
                break;
            case 6:
                target[key] = target[other]?.DeepClone();
                break;
            case 7 when target[key] is JsonArray { Count: > 0 } list:
                ChangeList(list);
                break;
            default:
                JsonNode? value = target[key]?.DeepClone();
                target[key] = random.Next(2) == 0 ? new JsonArray(value) : new JsonObject { [key] = value };
                break;
        }
    }

    private void ChangeList(JsonArray list)
    {
        int at = random.Next(list.Count);
        switch (random.Next(4))
        {
            case 0:
                list.RemoveAt(at);
                break;
            case 1:
                list.Add(list[at]?.DeepClone());
                break;
            case 2:
                list[at] = JsonNode.Parse(Numbers[random.Next(Numbers.Length)]);
                break;
            default:
                list[at] = Other();
                break;
        }
    }

    private JsonNode? Other()
    {
        return random.Next(7) switch
        {
            0 => true,
            1 => false,
            2 => "auto",
            3 => "",
            4 => new JsonArray(),
            5 => new JsonObject(),
            _ => new string('x', 300),
        };
    }

    private byte[] Damage(byte[] utf8)
    {
        switch (random.Next(5))
        {
            case 0:
                return utf8[..random.Next(utf8.Length)];
            case 1:
                utf8[random.Next(utf8.Length)] = (byte)random.Next(256);
                return utf8;
            case 2:
                return [.. utf8, .. utf8];
            case 3:
                return [.. Enumerable.Repeat((byte)'[', random.Next(1, 500)), .. utf8];
            default:
                // The same member twice.
                return [(byte)'{', .. utf8.AsSpan(1, utf8.Length - 2), (byte)',', .. utf8.AsSpan(1)];
        }
    }

    private static void Collect(JsonNode? node, List<JsonObject> objects)
    {
        if (node is JsonObject o)
        {
            objects.Add(o);
            foreach (KeyValuePair<string, JsonNode?> member in o)
            {
                Collect(member.Value, objects);
            }
        }
        else if (node is JsonArray { Count: > 0 } list)
        {
            Collect(list[0], objects);
        }
    }
}
