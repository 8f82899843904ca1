using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Core.Storage.Segments;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Objects;

/// <summary>Blobs over objects that know neither metadata nor appends.</summary>
public sealed class ObjectBlobStoreTests : BlobStoreContract
{
    protected override int ModelRuns => 200;

    protected override Task<IBlobStore> OpenAsync() =>
        Task.FromResult<IBlobStore>(new ObjectBlobStore(new MemoryObjects(), "root/", TimeProvider.System));

    protected override Task CloseAsync(IBlobStore store) => Task.CompletedTask;
}

/// <summary>What the contract does not ask of every store.</summary>
public sealed class ObjectLayoutTests
{
    private readonly MemoryObjects objects = new();

    private ObjectBlobStore Store => new(objects, "", TimeProvider.System);

    [Fact]
    public async Task A_conditional_write_whose_answer_was_lost_knows_its_own_work()
    {
        objects.LostAnswers = 1;

        (await Store.PutAsync("a", Content.Of("x"), BlobCondition.IfAbsent)).ShouldNotBeNull();
        (await Store.PutAsync("a", Content.Of("x"), BlobCondition.IfAbsent)).ShouldBeNull();
    }

    [Fact]
    public async Task An_append_is_written_once_however_often_it_is_sent()
    {
        await Store.AppendAsync("log", 0, "a"u8.ToArray());
        objects.LostAnswers = 1;

        (await Store.AppendAsync("log", 1, "b"u8.ToArray())).ShouldBeNull();
        (await Store.AppendAsync("log", 1, "b"u8.ToArray())).ShouldBeNull();

        (await Store.StatAsync("log"))!.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_log_leaves_no_segment_and_a_late_append_to_it_is_not_part_of_the_next()
    {
        await Store.AppendAsync("log", 0, "old"u8.ToArray());
        var late = objects.Keys.Single(key => key.StartsWith("appends/", StringComparison.Ordinal));
        await Store.DeleteAsync("log");
        objects.Keys.ShouldBeEmpty();
        await objects.CreateAsync(late, "late"u8.ToArray(), default);

        await Store.AppendAsync("log", 0, "new"u8.ToArray());

        (await Store.StatAsync("log"))!.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_long_log_is_followed_without_being_listed_anew()
    {
        var store = Store;
        for (var i = 0; i < 50; i++)
        {
            await store.AppendAsync("log", i, "x"u8.ToArray());
        }

        objects.Calls.ShouldBeLessThan(60);
        var before = objects.Calls;
        await using var tail = await store.ReadAsync("log", 49);

        (await tail!.Stream.ToBytesAsync()).ShouldBe("x"u8.ToArray());
        (objects.Calls - before).ShouldBeLessThan(6);
    }

    [Fact]
    public async Task A_gap_ends_a_blob()
    {
        await objects.CreateAsync("f/0000000000000000000", "ab"u8.ToArray(), default);
        await objects.CreateAsync("f/0000000000000000003", "d"u8.ToArray(), default);
        var blob = new SegmentedBlob(objects, "f/");

        (await blob.SegmentsAsync(default)).ShouldHaveSingleItem().End.ShouldBe(2);
        (await blob.AppendAsync([], 4, "x"u8.ToArray(), default)).Written.ShouldBeFalse();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(50_000)]
    public async Task An_archive_that_another_tool_dropped_is_a_blob_as_it_is(int length)
    {
        var archive = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        await objects.CreateAsync("blobs/uploads/ada/night.tar.gz", archive, default);

        var seen = (await Store.ListAsync(BlobNames.Uploads)).ShouldHaveSingleItem();
        await using (var read = await Store.ReadAsync(seen.Name))
        {
            (await read!.Stream.ToBytesAsync()).ShouldBe(archive);
        }

        seen.Length.ShouldBe(length);
        (await Store.DeleteAsync(seen.Name, BlobCondition.IfMatch(seen.ETag))).ShouldBeTrue();
        (await Store.StatAsync(seen.Name)).ShouldBeNull();
    }

    [Fact]
    public async Task Anywhere_else_an_object_of_another_tool_is_no_blob()
    {
        await objects.CreateAsync("blobs/jobs/x", new byte[100], default);

        await Should.ThrowAsync<InvalidDataException>(() => Store.StatAsync("jobs/x"));
    }

    [Fact]
    public void An_envelope_that_is_none_is_refused()
    {
        Should.Throw<InvalidDataException>(() => BlobEnvelope.Read("too short"u8));
        Should.Throw<InvalidDataException>(() => BlobEnvelope.Read(new byte[100]));
        var whole = BlobEnvelope.New(new Dictionary<string, string> { ["k"] = "v" }).ToBytes();
        Should.Throw<InvalidDataException>(() => BlobEnvelope.Read(whole.AsSpan(3)));
        BlobEnvelope.Read(whole).Metadata["k"].ShouldBe("v");
    }
}
