using System.Collections.Concurrent;
using Pilot.Clouds.Testing;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Fleet.Tests.Ground;

/// <summary>
/// The agents of all clouds: each works for a moment and leaves its last word in storage. Knows who was ever started, and who
/// is at work.
/// </summary>
internal sealed class Crew(IBlobStore blobs, TimeProvider clock, Func<JobId, Task> signal)
{
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, int> starts = new();
    private readonly ConcurrentDictionary<string, int> working = new();

    /// <summary>How often each run was begun by a container, by job and run.</summary>
    public IReadOnlyDictionary<string, int> Starts => starts;

    /// <summary>Jobs of which two runs were at work in the same moment.</summary>
    public ConcurrentBag<string> Doubles { get; } = [];

    /// <param name="argv">As the container got it.</param>
    public Member Start(IReadOnlyList<string> argv)
    {
        string After(string option) => argv[argv.ToList().IndexOf(option) + 1];
        return new Member(this, new RunKey(JobId.Parse(After("--job")), After("--run")));
    }

    private async Task WorkAsync(Member member, RunKey run)
    {
        await Task.WhenAny(member.Ended, Task.Delay(Work, clock));
        if (member.Ended.IsCompleted)
        {
            return;
        }

        await FakeAgent.FinishAsync(blobs, run);
        member.End(0);
        await signal(run.Job);
    }

    /// <summary>One agent.</summary>
    internal sealed class Member
    {
        private readonly TaskCompletionSource<int> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Crew crew;
        private readonly RunKey run;

        public Member(Crew crew, RunKey run)
        {
            (this.crew, this.run) = (crew, run);
            crew.starts.AddOrUpdate(run.ToString(), 1, static (_, before) => before + 1);
            if (crew.working.AddOrUpdate(run.Job.ToString(), 1, static (_, before) => before + 1) > 1)
            {
                crew.Doubles.Add(run.ToString());
            }

            _ = crew.WorkAsync(this, run);
        }

        public Task<int> Ended => end.Task;

        public int? ExitCode => end.Task.IsCompleted ? end.Task.Result : null;

        /// <summary>SIGTERM or worse: it is gone without a word.</summary>
        public void End(int code)
        {
            if (end.TrySetResult(code))
            {
                crew.working.AddOrUpdate(run.Job.ToString(), 0, static (_, before) => before - 1);
            }
        }
    }
}
