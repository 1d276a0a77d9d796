namespace LlmEconomics;

/// <summary>The formats of the modules that a pattern names.</summary>
/// <param name="Pattern">Which modules; see the remarks for the three kinds.</param>
/// <param name="Format">Their formats.</param>
/// <remarks>
/// <para>Patterns are those of published checkpoints:</para>
/// <list type="bullet">
/// <item><b>Plain</b>, <c>gate</c> or <c>model.layers.0.mlp</c>: a module and everything below it. Its dot-separated segments must occur side by
/// side in the module's name, so <c>gate</c> does not match <c>gate_proj</c> and <c>model.layers.1</c> does not match layer 10. A pattern that
/// starts at the model's root (<c>model.…</c>, <c>layers.…</c>) matches from the start only.</item>
/// <item><b>Wildcard</b>, with <c>*</c> (any characters, dots too) and <c>?</c>: <c>model.layers.*.self_attn</c>, <c>*.mlp.shared_expert.*</c>. It
/// must match the whole name of the module or of one above it. A <c>*</c> at the end of a name, <c>model.layers.1*</c>, stands for that module and
/// everything below it, which is the only thing exporters mean by it: layer 10 is not matched.</item>
/// <item><b>Regular expression</b>, <c>re:</c> and an expression that must match from the start of the name
/// (<c>re:.*mlp\.(gate|up)_proj.*</c>). No look-around, no back-references.</item>
/// </list>
/// <para>Wrappers do not count: <c>model.layers.3</c>, <c>model.language_model.layers.3</c>, <c>language_model.model.layers.3</c> and
/// <c>backbone.layers.3</c> are one name. Layers of prediction heads (<c>mtp.layers.0</c>) and of vision and audio towers are other names. The
/// index of an expert is ignored: the experts of one layer share a format.</para>
/// </remarks>
/// <exception cref="ArgumentException">The pattern is empty, too long, or uses an unsupported construct.</exception>
public sealed record FormatRule(string Pattern, ModuleFormat Format)
{
    /// <summary>Which modules.</summary>
    /// <exception cref="ArgumentException">The pattern is empty, longer than 1,024 characters, or uses an unsupported construct.</exception>
    public string Pattern
    {
        get => Modules.Text;
        init => Modules = ModulePattern.Parse(value);
    }

    /// <summary>Their formats.</summary>
    public ModuleFormat Format
    {
        get;
        init => field = Guard.NotNull(value, nameof(Format));
    } = Guard.NotNull(Format);

    internal ModulePattern Modules { get; private init; } = ModulePattern.Parse(Pattern);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(FormatRule), PrintMembers);
    }
}
