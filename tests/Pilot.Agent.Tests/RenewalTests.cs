using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Storage;
using Pilot.Adapters.Remote;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Agent.Tests;

/// <summary>A job of days outlives many credentials.</summary>
public sealed class RenewalTests : IDisposable
{
    private static readonly RunKey Run = new(JobId.New(), "1");
    private static readonly TimeSpan Life = TimeSpan.FromHours(10);

    private readonly string root = Directory.CreateTempSubdirectory("pilot-renewal-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));
    private readonly FolderBlobStore blobs;
    private readonly CountedAccess access;

    public RenewalTests()
    {
        blobs = new FolderBlobStore(root, time);
        access = new CountedAccess(time);
    }

    public void Dispose()
    {
        blobs.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task A_credential_is_renewed_at_half_of_its_life_and_not_before_however_often_it_is_looked_at()
    {
        var remote = new RemoteRuns(access, blobs, "agent", time);
        await StartAsync(remote);

        for (var minute = 0; minute < 299; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await remote.RenewAsync(Run, default);
        }

        access.Issued.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(1));
        await remote.RenewAsync(Run, default);
        await remote.RenewAsync(Run, default);
        access.Issued.ShouldBe(2);
        (await WordAsync()).ShouldContain("\"number\":2");
    }

    [Fact]
    public async Task A_platform_that_was_restarted_renews_once_and_then_knows_from_storage()
    {
        await StartAsync(new RemoteRuns(access, blobs, "agent", time));

        await new RemoteRuns(access, blobs, "agent", time).RenewAsync(Run, default);
        await new RemoteRuns(access, blobs, "agent", time).RenewAsync(Run, default);
        time.Advance(Life / 2);
        await new RemoteRuns(access, blobs, "agent", time).RenewAsync(Run, default);

        access.Issued.ShouldBe(3);
    }

    [Fact]
    public async Task The_agent_takes_up_the_newer_one_before_its_own_expires_and_asks_seldom()
    {
        var remote = new RemoteRuns(access, blobs, "agent", time);
        await StartAsync(remote);
        var opened = new List<string>();
        var reads = new ReadCount(blobs);
        using var store = new RenewedBlobStore(
            AccessDocument.Read((await access.IssueAsync(Run, default)).Value),
            Run,
            document =>
            {
                opened.Add(document.Body.GetProperty("number").ToString());
                return reads;
            },
            time);

        await UseAsync(TimeSpan.FromHours(5));
        reads.OfAccess.ShouldBe(0);
        await remote.RenewAsync(Run, default);
        await UseAsync(TimeSpan.FromHours(2));

        opened.ShouldBe(["2", "3"]);
        reads.OfAccess.ShouldBe(1);
        store.Expires.ShouldBe(time.GetUtcNow() - TimeSpan.FromHours(2) + Life);
        async Task UseAsync(TimeSpan span)
        {
            for (var minute = 0; minute < span.TotalMinutes; minute++)
            {
                time.Advance(TimeSpan.FromMinutes(1));
                await store.StatAsync("jobs/x");
            }
        }
    }

    [Fact]
    public async Task While_there_is_no_newer_one_it_looks_once_a_minute_and_goes_on_with_its_own()
    {
        var reads = new ReadCount(blobs);
        using var store = new RenewedBlobStore(AccessDocument.Read((await access.IssueAsync(Run, default)).Value), Run, _ => reads, time);
        time.Advance(Life * 0.7);

        for (var second = 0; second < 120; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            (await store.StatAsync("jobs/x")).ShouldBeNull();
        }

        reads.OfAccess.ShouldBeInRange(2, 3);
    }

    private static Task<RemoteAgent> StartAsync(RemoteRuns remote) =>
        remote.AgentAsync(Run, "ada", new PackageManifest(new string('a', 64), 0, 0, 0, []), default);

    private async Task<string> WordAsync()
    {
        await using var content = (await blobs.ReadAsync(BlobNames.Access(Run.Job, Run.Run))).ShouldNotBeNull();
        using var reader = new StreamReader(content.Stream);
        return await reader.ReadToEndAsync();
    }

    private sealed class CountedAccess(TimeProvider time) : IRunAccess
    {
        internal int Issued { get; private set; }

        public string? Unreachable => null;

        public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation)
        {
            var expires = time.GetUtcNow() + Life;
            return Task.FromResult(new RunAccess($$"""{"kind":"counted","expires":"{{expires:O}}","number":{{++Issued}}}""", expires));
        }
    }

    private sealed class ReadCount(IBlobStore inner) : IBlobStore
    {
        internal int OfAccess { get; private set; }

        public Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
        {
            OfAccess += name == BlobNames.Access(Run.Job, Run.Run) ? 1 : 0;
            return inner.ReadAsync(name, offset, length, cancellation);
        }

        public Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) => inner.StatAsync(name, cancellation);

        public Task<BlobInfo?> PutAsync(
            string name,
            Stream content,
            BlobCondition condition = default,
            IReadOnlyDictionary<string, string>? metadata = null,
            CancellationToken cancellation = default) => inner.PutAsync(name, content, condition, metadata, cancellation);

        public Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
            inner.AppendAsync(name, position, bytes, cancellation);

        public Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default) =>
            inner.DeleteAsync(name, condition, cancellation);

        public Task<IReadOnlyList<BlobInfo>> ListAsync(
            string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default) =>
            inner.ListAsync(prefix, after, limit, cancellation);
    }
}
