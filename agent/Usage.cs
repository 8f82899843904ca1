namespace Pilot.Agent;

internal static class Usage
{
    private const int Error = 2;

    internal static int Explain()
    {
        Console.Error.WriteLine("""
            usage: pilot-agent run --store folder:PATH|env:NAME --job ID --run RUN --work FOLDER [--lock FD] [--code FOLDER]
                   pilot-agent install FOLDER
            """);
        return Error;
    }
}
