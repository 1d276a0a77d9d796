using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>One entry of the model catalogue: an architecture, the formats of its published checkpoint, and where they come from.</summary>
public sealed record CatalogModel
{
    /// <summary>The checkpoint's identifier at its publisher, for example <c>meta-llama/Llama-3.3-70B-Instruct</c>.</summary>
    public required string Id
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Id));
    }

    /// <summary>Where the figures were read.</summary>
    public required ImmutableArray<string> Sources
    {
        get;
        init => field = Guard.Items(value, nameof(Sources));
    }

    /// <summary>What is uncertain about the entry: trimmed configs, class defaults, structure not confirmed by a published total.</summary>
    public string? Note { get; init; }

    /// <summary>The published parameter total, or <see langword="null"/> where no exact one is known.</summary>
    public long? PublishedTotal
    {
        get;
        init => field = value is { } total ? Guard.Between(total, 1, long.MaxValue, nameof(PublishedTotal)) : null;
    }

    /// <summary>The architecture.</summary>
    public required ModelArchitecture Architecture
    {
        get;
        init => field = Guard.NotNull(value, nameof(Architecture));
    }

    /// <summary>Number formats of the published checkpoint.</summary>
    public required FormatScheme Formats
    {
        get;
        init => field = Guard.NotNull(value, nameof(Formats));
    }

    /// <summary>Values of the architecture that the published config leaves to defaults.</summary>
    public ImmutableArray<AppliedDefault> Defaults
    {
        get;
        init => field = Guard.Items(value, nameof(Defaults));
    } = [];

    /// <summary>Explains the published total, where there is one.</summary>
    [JsonIgnore]
    public Reconciliation? Reconciliation => PublishedTotal is { } total ? LlmEconomics.Reconciliation.Of(Architecture, total, Formats) : null;

    /// <summary>Reads an entry that <see cref="ToJson"/> wrote. Comments are allowed, unknown members refused.</summary>
    /// <exception cref="ModelImportException">It is none; the message names the place and what is expected there.</exception>
    public static CatalogModel FromJson(string json)
    {
        CatalogModel entry = ModelJson.Read(json, ModelJsonContext.Default.CatalogModel);
        _ = ModelJson.Verified(entry.Architecture, "$.architecture");
        return entry;
    }

    /// <summary>The entry as the catalogue's files hold it.</summary>
    public string ToJson()
    {
        return JsonSerializer.Serialize(this, ModelJsonContext.Default.CatalogModel);
    }

    /// <inheritdoc/>
    public bool Equals(CatalogModel? other)
    {
        return other is not null && (Id, Note, PublishedTotal) == (other.Id, other.Note, other.PublishedTotal)
            && Architecture.Equals(other.Architecture) && Formats.Equals(other.Formats)
            && Sources.SequenceEqual(other.Sources) && Defaults.SequenceEqual(other.Defaults);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Id, Architecture);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Id;
    }
}
