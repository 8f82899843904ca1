using Pilot.Adapters.Local.Compute.Commands;
using Pilot.Adapters.Local.Compute.Machine;

namespace Pilot.Compute.Tests.Lab;

/// <summary>A machine of any size.</summary>
internal sealed class FakeMachine(MachineFacts facts) : IMachineProbe
{
    internal MachineFacts Facts { get; set; } = facts;

    public Task<MachineFacts> LookAsync(CancellationToken cancellation) => Task.FromResult(Facts);

    internal static FakeMachine With(double cpu = 4, long memoryGigabytes = 8, int gpus = 0) => new(new MachineFacts(
        cpu, memoryGigabytes << 30, [.. Enumerable.Range(0, gpus).Select(index => new Gpu(index, "Test GPU", 8L << 30))]));
}

/// <summary>Programs that answer as a test says; any other is not installed.</summary>
internal sealed class FakeCommands : ICommandRunner
{
    private readonly Dictionary<string, CommandResult> answers = [];

    internal List<string> Asked { get; } = [];

    internal FakeCommands Answers(string line, string output = "", int exitCode = 0)
    {
        answers[line] = new CommandResult(exitCode, output);
        return this;
    }

    public Task<CommandResult?> RunAsync(
        string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation)
    {
        var line = $"{program} {string.Join(' ', arguments)}";
        Asked.Add(line);
        return Task.FromResult(answers.GetValueOrDefault(line));
    }
}
