using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// A model's layers in JSON: each kind of layer once, and the order they come in. <c>{ "kinds": [a, b], "order": "0*3 1*58" }</c> is three layers
/// of kind 0 and then 58 of kind 1. Models that alternate between two kinds in 60 layers stay readable.
/// </summary>
internal sealed class LayerListJsonConverter : JsonConverter<ImmutableArray<LayerGroup>>
{
    public override ImmutableArray<LayerGroup> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        LayersDocument list = JsonSerializer.Deserialize(ref reader, ModelJsonContext.Default.LayersDocument)
            ?? throw new JsonException("expected layers as kinds and order, found null.");
        ImmutableArray<LayerGroup>.Builder layers = ImmutableArray.CreateBuilder<LayerGroup>();
        int total = 0;
        foreach (string run in list.Order.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            (int kind, int count) = Run(run, list.Kinds.IsDefault ? 0 : list.Kinds.Length);
            total += count;
            if (total > ModelArchitecture.MaxLayers)
            {
                throw new JsonException($"order has more than {ModelArchitecture.MaxLayers} layers.");
            }

            layers.Add((list.Kinds[kind] ?? throw new JsonException($"kinds[{kind}] must not be null.")) with { Count = count });
        }

        return layers.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<LayerGroup> value, JsonSerializerOptions options)
    {
        List<LayerGroup> kinds = [];
        List<string> order = [];
        foreach (LayerGroup group in value)
        {
            int kind = kinds.FindIndex(k => k.SameLayer(group));
            if (kind < 0)
            {
                kind = kinds.Count;
                kinds.Add(group with { Count = 1 });
            }

            order.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}*{group.Count}"));
        }

        JsonSerializer.Serialize(writer, new LayersDocument([.. kinds], string.Join(' ', order)), ModelJsonContext.Default.LayersDocument);
    }

    private static (int Kind, int Count) Run(string text, int kinds)
    {
        string[] parts = text.Split('*');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int kind) && kind < kinds
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= ModelArchitecture.MaxLayers
                ? (kind, count)
                : throw new JsonException($"{Quoted.Of(text)} is no run of layers; expected kind*count with a kind below {kinds}.");
    }
}

/// <summary>The file format of a model's layers.</summary>
/// <param name="Kinds">Each kind of layer once.</param>
/// <param name="Order">Runs of equal layers, <c>kind*count</c>, separated by spaces.</param>
internal sealed record LayersDocument(ImmutableArray<LayerGroup> Kinds, string Order)
{
    public string Order { get; } = Order ?? "";
}
