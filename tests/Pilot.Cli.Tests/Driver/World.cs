using System.Text;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Tests.Driver;

/// <summary>The whole world of a command: two folders, a platform, a person, a clock.</summary>
internal sealed class World : IDisposable
{
    public const string Url = "http://pilot.test";

    private readonly string root = Directory.CreateTempSubdirectory("pilot-cli-").FullName;
    private readonly StringWriter both = new() { NewLine = "\n" };

    public World()
    {
        Terminal = new ScriptedTerminal(both);
        Platform = new FakePlatform(Time);
        Home = Directory.CreateDirectory(Path.Combine(root, "home")).FullName;
        Folder = Directory.CreateDirectory(Path.Combine(root, "digits")).FullName;
        Variables["PILOT_HOME"] = Home;
    }

    public TestTime Time { get; } = new();

    public ScriptedTerminal Terminal { get; }

    public FakePlatform Platform { get; }

    public FakePrograms Programs { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string Home { get; }

    /// <summary>The current folder, named digits.</summary>
    public string Folder { get; }

    public CancellationTokenSource Interrupt { get; } = new();

    public static World LoggedIn()
    {
        var world = new World();
        world.LogIn("token-1");
        return world;
    }

    /// <summary>A logged-in person at a terminal who will type these answers.</summary>
    public static World AtTerminal(params string[] answers)
    {
        var world = LoggedIn();
        world.Terminal.IsTerminal = true;
        foreach (var answer in answers)
        {
            world.Terminal.Answers.Enqueue(answer);
        }

        return world;
    }

    public void LogIn(string token) =>
        PrivateFile.Write(Path.Combine(Home, "login.json"), new LoginFile(Url, "mia", token), CliJson.Default.LoginFile);

    /// <summary>A platform of the same user runs on this machine.</summary>
    public void RunsHere(string url, string token, int pid = 4711)
    {
        PrivateFile.Write(Path.Combine(Home, "server.json"), new ServerFile(url, pid, token), CliJson.Default.ServerFile);
        Programs.Running[pid] = ["/opt/pilot/server/pilot-server", "--home", Home];
    }

    /// <summary>The platform's first start has made an account.</summary>
    public World LeavesFirstPassword()
    {
        File.WriteAllText(Path.Combine(Home, "first-password"), "Account admin made; its password is hunter2\nIt is shown this once.\n");
        return this;
    }

    public World WithFile(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public Surroundings Around(TextWriter output, TextWriter error) => new()
    {
        Out = output,
        Error = error,
        Terminal = Terminal,
        Variable = name => Variables.GetValueOrDefault(name),
        Folder = Folder,
        Time = Time,
        Http = () => Platform.Transport(),
        Programs = Programs,
    };

    public async Task<Outcome> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var start = both.GetStringBuilder().Length;
        var around = Around(new TeeWriter(output, both), new TeeWriter(error, both));
        var code = await PilotCommand.RunAsync(args, around, Interrupt.Token);
        return new Outcome(code, Neutral(output), Neutral(error), ScreenText.Of(Neutral(both)[start..]));
    }

    public void Dispose()
    {
        Interrupt.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private string Neutral(StringWriter text) => text.ToString().Replace(root, "~", StringComparison.Ordinal);

    private sealed class TeeWriter(TextWriter one, TextWriter other) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override string NewLine => "\n";

        public override void Write(char value)
        {
            one.Write(value);
            other.Write(value);
        }

        public override void Write(string? value)
        {
            one.Write(value);
            other.Write(value);
        }

        public override void WriteLine(string? value) => Write($"{value}\n");

        public override void WriteLine() => Write("\n");
    }
}

/// <param name="Screen">What a terminal would show of both streams together.</param>
internal sealed record Outcome(int Code, string Out, string Error, string Screen)
{
    /// <summary>All that scripts see, for a golden file.</summary>
    public string Streams => $"exit code {Code}\n--- standard output\n{Out}--- standard error\n{Error}";

    public string AtTerminal => $"{Screen}[exit code {Code}]\n";
}
