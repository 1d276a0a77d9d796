using System.CommandLine;

namespace LlmEconomics.Validation;

/// <summary><c>import</c>: every config of a folder is imported or refused with a reason; anything else is a crash.</summary>
internal static class ImportVerb
{
    public static Command Command()
    {
        Option<string> models = new("--models") { Description = "Folder of configs.", Required = true };
        Command command = new("import", "Imports every config of a folder; a refusal states its reason, a crash makes the exit code 1.") { models };
        command.SetAction(parsed => Run(new ModelFolder(parsed.GetRequiredValue(models)), Console.Out));
        return command;
    }

    private static int Run(ModelFolder folder, TextWriter output)
    {
        int refused = 0, crashed = 0;
        foreach (string file in folder.Files)
        {
            try
            {
                folder.Import(file);
            }
            catch (ModelImportException e)
            {
                refused++;
                output.WriteLine($"refused {file}: {e.Message.ReplaceLineEndings(" ")}");
            }
#pragma warning disable CA1031 // Whatever an import throws besides its own exception is what this verb looks for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                crashed++;
                output.WriteLine($"CRASH {file}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        if (crashed > 0)
        {
            output.WriteLine($"crashed {crashed}");
        }

        output.WriteLine($"imported {folder.Files.Count - refused - crashed}, refused {refused} of {folder.Files.Count}");
        return crashed == 0 ? 0 : 1;
    }
}
