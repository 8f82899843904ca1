using System.Net;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Tests.Support;

namespace Pilot.Functions.Tests.Triggers;

public sealed class TriggerStories : IDisposable
{
    private readonly PilotServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_signal_becomes_an_event_and_is_gone()
    {
        var job = JobId.New();
        await server.Blobs.PutTextAsync(BlobNames.Signal(job, "7"), "");

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Signals)).Count == 0);

        server.Orchestrations.Events.ShouldContain((job.ToString(), "report", "7"));
    }

    [Fact]
    public async Task A_signal_that_belongs_to_no_job_is_swept_aside()
    {
        await server.Blobs.PutTextAsync("signals/nonsense/1", "");

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Signals)).Count == 0);
    }

    [Fact]
    public async Task An_archive_dropped_under_uploads_becomes_a_job_called_after_it()
    {
        await server.UserAsync();
        Drop("ada", "night run.tar.gz", Archives.TarGz((".spilot.yaml", Archives.JobFile), ("train.py", "print(1)")));

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Uploads)).Count == 0);

        var row = (await server.Jobs.ListAsync("ada", JobFilter.All, null, 10)).Rows.ShouldHaveSingleItem();
        row.Name.ShouldBe("night run");
        server.Orchestrations.Scheduled.ShouldBe([row.Id.ToString()]);
    }

    [Fact]
    public async Task An_upload_whose_submit_failed_once_still_makes_one_job()
    {
        await server.UserAsync();
        server.Orchestrations.OnSchedule = () =>
        {
            server.Orchestrations.OnSchedule = null;
            throw new IOException("crash");
        };
        Drop("ada", "digits.tar.gz", Archives.TarGz((".spilot.yaml", Archives.JobFile)));

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Uploads)).Count == 0);

        (await server.Jobs.ListAsync("ada", JobFilter.All, null, 10)).Rows.Count.ShouldBe(1);
        server.Orchestrations.Scheduled.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("ada", "broken.tar.gz")]
    [InlineData("ada", "notes.txt")]
    [InlineData("nobody", "digits.tar.gz")]
    public async Task What_cannot_become_a_job_is_put_aside_with_the_reason(string owner, string file)
    {
        await server.UserAsync();
        Drop(owner, file, "this is no archive"u8.ToArray());

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Uploads)).Count == 0);

        (await server.Blobs.StatAsync($"{BlobNames.Rejected}{owner}/{file}"))!.Length.ShouldBe(18);
        var error = await server.Blobs.ReadJsonAsync($"{BlobNames.Rejected}{owner}/{file}.error.json", FunctionsJson.Default.PilotError);
        error!.Value.Document.Code.ShouldStartWith("PILOT0");
        server.Orchestrations.Scheduled.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_a_crash_left_without_its_orchestration_is_started_after_the_restart()
    {
        var home = Directory.CreateTempSubdirectory("pilot-sweep-").FullName;
        try
        {
            JobId left;
            using (var before = new PilotServer(home: home, keepHome: true))
            {
                await before.UserAsync();
                left = (await before.JobAsync("ada")).Id;
            }

            using var after = new PilotServer(home: home, keepHome: true);
            await Eventually.HoldsAsync(() => Task.FromResult(after.Orchestrations.Scheduled.Contains(left.ToString())));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public async Task A_name_that_leaves_no_room_for_the_reason_is_put_aside_under_a_shorter_one()
    {
        await server.UserAsync();
        var file = $"{new string('n', 244)}.tar.gz";
        Drop("ada", file, "this is no archive"u8.ToArray());

        await Eventually.HoldsAsync(async () => (await server.Blobs.ListAsync(BlobNames.Uploads)).Count == 0);

        var aside = await server.Blobs.ListAsync($"{BlobNames.Rejected}ada/nnn");
        aside.Count.ShouldBe(2);
        aside[1].Name.ShouldBe($"{aside[0].Name}.error.json");
    }

    [Fact]
    public async Task An_upload_that_fails_again_and_again_is_put_aside_with_the_reason()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        using var patient = new PilotServer(clock);
        await patient.UserAsync();
        var attempts = 0;
        patient.Orchestrations.OnSchedule = () =>
        {
            attempts++;
            throw new IOException("the disk is on fire");
        };
        var folder = Directory.CreateDirectory(Path.Combine(patient.Home, "blobs", "uploads", "ada"));
        File.WriteAllBytes(Path.Combine(folder.FullName, "digits.tar.gz"), Archives.TarGz((".spilot.yaml", Archives.JobFile)));

        await Eventually.HoldsAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return (await patient.Blobs.ListAsync(BlobNames.Uploads)).Count == 0;
        });

        attempts.ShouldBeGreaterThanOrEqualTo(5);
        var error = await patient.Blobs.ReadJsonAsync($"{BlobNames.Rejected}ada/digits.tar.gz.error.json", FunctionsJson.Default.PilotError);
        error!.Value.Document.Code.ShouldBe("PILOT0528");
        error.Value.Document.Message.ShouldContain("the disk is on fire");
    }

    [Fact]
    public void What_an_import_left_that_a_crash_cut_off_is_gone_after_the_restart()
    {
        var home = Directory.CreateTempSubdirectory("pilot-leftovers-").FullName;
        var left = Directory.CreateDirectory(Path.Combine(home, "tmp", "import-0123", "content")).Parent!;
        File.WriteAllText(Path.Combine(left.FullName, "archive"), "half");
        var other = Directory.CreateDirectory(Path.Combine(home, "tmp", "mine"));

        using var after = new PilotServer(home: home);

        Directory.Exists(left.FullName).ShouldBeFalse();
        other.Exists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_home_that_was_copied_without_the_times_of_its_files_gets_its_lists_back()
    {
        var home = Directory.CreateTempSubdirectory("pilot-copy-").FullName;
        try
        {
            using (var before = new PilotServer(home: home, keepHome: true))
            {
                await before.UserAsync();
                await before.JobAsync("ada", "digits", JobState.Failed);
            }

            foreach (var file in Directory.EnumerateFiles(Path.Combine(home, "blobs", "index"), "*", SearchOption.AllDirectories))
            {
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
            }

            using var after = new PilotServer(home: home, keepHome: true);
            var ada = await after.UserAsync();
            (await ada.GetAsync("/api/v1/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
            await Eventually.HoldsAsync(async () => (await after.Jobs.ListAsync("ada", JobFilter.All, null, 10)).Rows.Count == 1);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private void Drop(string owner, string file, byte[] content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Home, "blobs", "uploads", owner));
        File.WriteAllBytes(Path.Combine(folder.FullName, file), content);
    }
}
