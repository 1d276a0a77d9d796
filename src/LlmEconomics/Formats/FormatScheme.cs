using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Which number format each module of a model is stored and multiplied in, and what its cache and states are kept in.</summary>
/// <remarks>
/// <para>The format of a weight, in this order:</para>
/// <list type="number">
/// <item>A weight that its architecture stores in a format of its own (<see cref="WeightTensor.StoredAs"/>) keeps it.</item>
/// <item>A linear layer or expert takes the first rule whose pattern covers it, else <see cref="Linear"/>. In a vision or audio tower it takes
/// <see cref="Other"/> instead: published checkpoints leave those alone unless they name them.</item>
/// <item>Everything else (embedding, head, router, gates, convolutions, norms, biases) takes the first rule whose pattern names this very module,
/// else <see cref="Other"/>. A pattern for a module above it (<c>model.layers.0.mlp</c>) does not reach it.</item>
/// </list>
/// <para>Two schemes are equal when all members are, rules in order. Immutable and safe to share between threads.</para>
/// </remarks>
public sealed partial record FormatScheme
{
    private readonly Lazy<FormatRuleIndex> index = new(() => new FormatRuleIndex([]));

    /// <summary>Creates a scheme; set the required members.</summary>
    public FormatScheme()
    {
    }

    /// <summary>From JSON, where members with a default may be absent.</summary>
    [JsonConstructor]
    [SetsRequiredMembers]
    internal FormatScheme(
        string name, ModuleFormat linear, ModuleFormat? other, ImmutableArray<FormatRule> rules, NumberFormat? kvCache, NumberFormat? state)
    {
        Name = name;
        Linear = linear;
        Other = other ?? Other;
        Rules = rules;
        KvCache = kvCache ?? KvCache;
        State = state ?? State;
    }

    /// <summary>The scheme's name, for example <c>fp8-block128</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>Formats of linear layers and experts that no rule covers.</summary>
    public required ModuleFormat Linear
    {
        get;
        init => field = Guard.NotNull(value, nameof(Linear));
    }

    /// <summary>Formats of everything else that no rule names; default bf16.</summary>
    public ModuleFormat Other
    {
        get;
        init => field = Guard.NotNull(value, nameof(Other));
    } = ModuleFormat.Uniform(NumberFormats.Bf16);

    /// <summary>
    /// Exceptions in order; the first match wins. Default none. At most 100,000, among them at most 64 that have to be tried on every module: regular
    /// expressions, and wildcards that name no layer.
    /// </summary>
    public ImmutableArray<FormatRule> Rules
    {
        get;
        init
        {
            field = FormatRuleIndex.Checked(Guard.Items(value, nameof(Rules)));
            ImmutableArray<FormatRule> rules = field;
            index = new Lazy<FormatRuleIndex>(() => new FormatRuleIndex(rules));
        }
    } = [];

    /// <summary>Format of the KV cache; default bf16.</summary>
    public NumberFormat KvCache
    {
        get;
        init => field = Guard.NotNull(value, nameof(KvCache));
    } = NumberFormats.Bf16;

    /// <summary>Format of recurrent states whose architecture states none; default bf16.</summary>
    public NumberFormat State
    {
        get;
        init => field = Guard.NotNull(value, nameof(State));
    } = NumberFormats.Bf16;

    /// <summary>Whether a weight's format may depend on the layer it is in.</summary>
    internal bool SeesLayers => index.Value.SeesLayers;

    /// <summary>The formats of one weight.</summary>
    /// <param name="tensor">The weight.</param>
    /// <param name="fullName">
    /// Its module's name in the checkpoint, prefix and layer included (<c>model.layers.3.mlp.experts.gate_proj</c>, <c>lm_head</c>).
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ModuleFormat FormatOf(WeightTensor tensor, string fullName)
    {
        Guard.NotNull(tensor);
        Guard.NotBlank(fullName);
        ModuleFormat format = index.Value.FormatOf(fullName, tensor.Role.IsLinear)
            ?? (tensor.Role.IsLinear && !ModuleName.IsTower(fullName) ? Linear : Other);
        NumberFormat weights = tensor.StoredAs ?? GgufFallback.Fitting(format.Weights, tensor.Columns);
        return weights == format.Weights ? format : format with { Weights = weights };
    }

    /// <summary>The scheme as JSON; <see cref="FromJson"/> reads it back to an equal value.</summary>
    public string ToJson()
    {
        return JsonSerializer.Serialize(this, FormatJsonContext.Default.FormatScheme);
    }

    /// <summary>Reads a scheme from JSON; comments are allowed, unknown members are refused.</summary>
    /// <exception cref="JsonException">
    /// The text is not such JSON, or beyond the limits of docs/limits.md; the message begins with the path.
    /// </exception>
    public static FormatScheme FromJson(string json)
    {
        ReadOnlyMemory<byte> utf8 = JsonText.Of(Guard.NotNull(json), ReaderLimits.Model, JsonText.Refuse);
        FormatScheme? scheme;
        try
        {
            scheme = JsonSerializer.Deserialize(utf8.Span, FormatJsonContext.Default.FormatScheme);
        }
        catch (JsonException e)
        {
            throw JsonText.Refuse(e.Path ?? "$", e.Message, e);
        }
        catch (ArgumentException e)
        {
            // A guard refused a member; it knows its name and not where it stands.
            throw JsonText.Refuse("$", e.Message, e);
        }

        return scheme ?? throw JsonText.Refuse("$", "expected a format scheme, found null.");
    }

    /// <inheritdoc/>
    public bool Equals(FormatScheme? other)
    {
        return other is not null && Name == other.Name && Linear == other.Linear && Other == other.Other && KvCache == other.KvCache
            && State == other.State && Rules.SequenceEqual(other.Rules);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Linear, Other, KvCache, State, Rules.Length);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
