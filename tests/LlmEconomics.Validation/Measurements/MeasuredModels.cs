namespace LlmEconomics.Validation.Measurements;

/// <summary>The architecture a row was measured on: a config of the given folder, else the catalogue's, else a shape its source prints.</summary>
internal sealed class MeasuredModels(ModelFolder? folder)
{
    private readonly Dictionary<string, ModelArchitecture> known = [];

    public ModelArchitecture Of(MeasurementRow row)
    {
        string key = row.ModelConfig.Length > 0 ? row.ModelConfig : row.Model;
        if (!known.TryGetValue(key, out ModelArchitecture? model))
        {
            known[key] = model = Find(row);
        }

        return model;
    }

    private ModelArchitecture Find(MeasurementRow row)
    {
        if (row.ModelConfig.Length == 0)
        {
            return GptShapes.Find(row.Model) ?? throw new UnusableException("no config of the model");
        }

        if (folder?.Files.Contains($"{row.ModelConfig}.json") == true)
        {
            return folder.Import($"{row.ModelConfig}.json").Architecture;
        }

        string id = row.ModelConfig.Replace("--", "/", StringComparison.Ordinal);
        return ModelCatalog.TryFind(id, out CatalogModel? model) ? model.Architecture : throw new UnusableException("no config of the model");
    }
}
