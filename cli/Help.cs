using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pilot.Cli;

/// <summary>A command with the lines that its help page shows under <c>Examples:</c>.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}

/// <summary>Help pages 80 columns wide with examples at the end; the first page also says the exit codes.</summary>
internal static class Help
{
    private const int Width = 80;

    private static readonly string[] FirstPageExamples =
    [
        "pilot up --detach                    start the platform on this machine",
        "pilot deploy                         deploy the folder you are in",
        "pilot jobs                           what runs and what ran",
        "pilot job outputs digits --download  bring home what it wrote",
    ];

    private static readonly string[] ExitCodeLines =
    [
        "0  success                           3  no connection, or no login",
        "1  the job failed or was canceled    4  refused by the platform",
        "2  wrong command line or job folder  130  Ctrl-C; a submitted job goes on",
    ];

    public static RootCommand AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Page((HelpAction)option.Action!);
        return root;
    }

    /// <summary>The page was asked for, so mistakes elsewhere on the line do not count.</summary>
    public static bool IsAsked(ParseResult parse) => parse.Action is Page;

    private sealed class Page(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            var result = WriteSymbols(parseResult, output);
            switch (parseResult.CommandResult.Command)
            {
                case RootCommand:
                    WriteSection(output, "Examples:", FirstPageExamples);
                    WriteSection(output, "Exit codes:", ExitCodeLines);
                    break;
                case ExampleCommand { Examples.Count: > 0 } command:
                    WriteSection(output, "Examples:", command.Examples);
                    break;
            }

            return result;
        }

        // Wrapped descriptions end with blanks, which would show in every copy and comparison.
        private int WriteSymbols(ParseResult parse, TextWriter output)
        {
            using var page = new StringWriter { NewLine = "\n" };
            inner.MaxWidth = Width;
            parse.InvocationConfiguration.Output = page;
            var result = inner.Invoke(parse);
            parse.InvocationConfiguration.Output = output;
            foreach (var line in page.ToString().TrimEnd('\n').Split('\n'))
            {
                // The program is called pilot also where another one hosts it, such as dotnet.
                output.WriteLine(line.Replace($"  {RootCommand.ExecutableName} ", "  pilot ", StringComparison.Ordinal).TrimEnd());
            }

            output.WriteLine();
            return result;
        }

        private static void WriteSection(TextWriter output, string title, IEnumerable<string> lines)
        {
            output.WriteLine(title);
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }
    }
}
