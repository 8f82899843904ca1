namespace Pilot.Functions.Server;

/// <summary>What a browser shows at the address that <c>pilot deploy</c> opens, as long as there is no web console.</summary>
internal static class LandingPage
{
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>ServerlessPilot</title>
        <style>
          :root { color-scheme: light dark; }
          body { font: 16px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem; }
          pre { padding: 1rem; border: 1px solid; border-radius: .5rem; overflow-x: auto; }
        </style>
        <h1>ServerlessPilot is running</h1>
        <p>This version has no web console. Everything can be done from the command line:</p>
        <pre>pilot jobs
        pilot plans JOB --choose cheapest
        pilot job log JOB --follow
        pilot job outputs JOB --download</pre>
        <p>The HTTP API describes itself at <a href="/openapi/v1.json">/openapi/v1.json</a>.</p>
        """;
}
