using System.Diagnostics;
using System.Globalization;
using Pilot.Engine.Host;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>An engine under load in a process of its own, which is killed as often as a test likes; it remembers what was promised.</summary>
internal sealed class DoomedProcess(string databasePath)
{
    private readonly SortedSet<int> acknowledged = [];
    private readonly SortedSet<int> done = [];
    private int first = 1;

    /// <summary>Starts it, lets it acknowledge so many instances and kills it: no handler runs, nothing is flushed.</summary>
    public async Task LiveAsync(int acknowledgements)
    {
        using var limit = new CancellationTokenSource(Deadline.Limit);
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Pilot.Engine.Host.dll"), databasePath, first.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        })!;
        try
        {
            var seen = 0;
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                seen += Remember(line.Split(' ')) ? 1 : 0;
                if (seen == acknowledgements)
                {
                    process.Kill();
                }
            }

            seen.ShouldBeGreaterThanOrEqualTo(acknowledgements);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        // Above every number that may have been used without being acknowledged.
        first = acknowledged.Max + 1000;
    }

    /// <summary>Opens the database here: what was done is done, what was acknowledged gets done, and each call had one key.</summary>
    public async Task KeepsItsPromisesAsync()
    {
        done.ShouldNotBeEmpty();
        await using var host = await EmbeddedHost.StartAsync(databasePath, new ContractSetup(), Load.Register);
        foreach (var number in done)
        {
            (await host.Client.GetInstanceAsync(Load.IdOf(number)))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        }

        foreach (var number in acknowledged)
        {
            (await host.Client.CompletionOf(Load.IdOf(number))).SerializedOutput.ShouldBe(Load.OutputOf(number));
        }

        var attempts = (await File.ReadAllLinesAsync(Load.KeysOf(databasePath))).Select(line => line.Split(' ')).ToArray();
        var calls = attempts.GroupBy(attempt => (Instance: attempt[0], Input: attempt[1])).ToArray();
        calls.ShouldAllBe(call => call.Select(attempt => attempt[2]).Distinct().Count() == 1);
        calls.Select(call => call.First()[2]).Distinct().Count().ShouldBe(calls.Length);
        calls.Count(call => acknowledged.Any(number => call.Key.Instance == Load.IdOf(number))).ShouldBe(3 * acknowledged.Count);
    }

    /// <returns>Whether it is an acknowledgement.</returns>
    private bool Remember(string[] words)
    {
        if (words is not [var what, var number, "."])
        {
            return false;
        }

        return (what == "ack" ? acknowledged : done).Add(int.Parse(number, CultureInfo.InvariantCulture)) && what == "ack";
    }
}
