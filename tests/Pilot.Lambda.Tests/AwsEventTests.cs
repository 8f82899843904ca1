using System.Text;
using System.Text.Json;
using Pilot.Core.Events;
using Pilot.Hosts.Aws.Events;

namespace Pilot.Lambda.Tests;

public sealed class AwsEventTests
{
    [Fact]
    public void A_job_of_batch_that_began_tells_the_job_that_its_tag_names() =>
        Read("batch-running").ShouldBe([new Notice("c8f9c4b5-76e5-d76a-f980-7011e206042b", NoticeKind.RunChanged, Job: "JOB", State: "RUNNING")]);

    [Fact]
    public void A_job_of_batch_that_ended_tells_how() =>
        Read("batch-failed").ShouldBe([new Notice("9ff2ad3f-0b7a-4b6c-8b1d-2a9c5f3f7d10", NoticeKind.RunChanged, Job: "JOB", State: "FAILED")]);

    [Fact]
    public void A_job_of_somebody_else_is_none_of_our_business() => Read("batch-other").ShouldBeEmpty();

    [Fact]
    public void An_upload_that_event_bridge_tells_of_keeps_its_name() =>
        Read("s3-object-created").ShouldBe([new Notice("17793124-05d4-b198-2fde-7ededc63b103", NoticeKind.Uploaded, "uploads/ada/night run+1.tar.gz")]);

    [Theory]
    [InlineData("uploads/ada/model.tar.gz")]
    [InlineData("blobs/jobs/JOB/outputs/model.bin")]
    [InlineData("appends/signals/JOB/0/0")]
    public void An_object_that_is_neither_upload_nor_signal_is_nobodys_business(string key) =>
        AwsEvents.Read(Encoding.UTF8.GetBytes(Recordings.Read("s3-object-created").Replace("blobs/uploads/ada/night run+1.tar.gz", key, StringComparison.Ordinal)), "call-1")
            .ShouldBeEmpty();

    [Fact]
    public void A_notification_of_a_bucket_may_hold_several_and_writes_names_as_in_addresses()
    {
        var notices = Read("s3-notification");

        notices.Select(notice => (notice.Kind, notice.Blob)).ShouldBe(
            [(NoticeKind.Uploaded, "uploads/ada/night run+1.tar.gz"), (NoticeKind.Signalled, "signals/JOB/42")]);
        notices.Select(notice => notice.Id).Distinct().Count().ShouldBe(2);
        Read("s3-notification").Select(notice => notice.Id).ShouldBe(notices.Select(notice => notice.Id), "a repeat is known again");
    }

    [Fact]
    public void A_schedule_is_a_timer_that_is_due() =>
        Read("schedule").ShouldBe([new Notice("53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", NoticeKind.Due, Timer: NoticeTimer.Sweep)]);

    [Fact]
    public void A_schedule_with_words_of_our_own_is_known_by_the_call()
    {
        Read("timer").ShouldBe([new Notice("call-1", NoticeKind.Due, Timer: NoticeTimer.Sweep)]);
        AwsEvents.Read("""{"pilot":"timer","timer":"prices"}"""u8.ToArray(), "call-2").ShouldBe([new Notice("call-2", NoticeKind.Due, Timer: NoticeTimer.Prices)]);
        AwsEvents.Read("""{"pilot":"timer","timer":"tea"}"""u8.ToArray(), "call-3").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")]
    public void What_is_no_event_is_refused(string text) =>
        Should.Throw<JsonException>(() => AwsEvents.Read(Encoding.UTF8.GetBytes(text), "call-1"));

    private static IReadOnlyList<Notice> Read(string name) => AwsEvents.Read(Encoding.UTF8.GetBytes(Recordings.Read(name)), "call-1");
}
