using Microsoft.AspNetCore.Http;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Storage.Tests.Contract;

namespace Pilot.Storage.Tests.Gateway;

/// <summary>What the way to storage may do to an agent, and what the agent's side makes of it.</summary>
public sealed class GatewayFaultTests
{
    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        var asked = 0;
        await using var host = await GatewayHost.OpenAsync(http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref asked) % 3 == 0 ? 200 : 503;
            return Task.CompletedTask;
        });
        using var store = host.Client();

        (await store.PutAsync("a", Content.Of("kept"))).ShouldNotBeNull();
        await using var content = (await store.ReadAsync("a")).ShouldNotBeNull();

        Content.Text(await content.Stream.ToBytesAsync()).ShouldBe("kept");
        asked.ShouldBe(6);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_goes_on_where_it_was()
    {
        var reads = 0;
        var bytes = Content.Random(7, 3_000_000);
        await using var host = await GatewayHost.OpenAsync(async http =>
        {
            if (http.Request.Method == "GET" && Interlocked.Increment(ref reads) < 4)
            {
                http.Response.Body = new BreakingStream(http.Response.Body, 700_000, http.Abort);
            }

            await Task.CompletedTask;
        });
        await host.Blobs.PutAsync("big", new MemoryStream(bytes));
        using var store = host.Client();

        await using var content = (await store.ReadAsync("big")).ShouldNotBeNull();

        (await content.Stream.ToBytesAsync()).ShouldBe(bytes);
        reads.ShouldBe(4);
    }

    [Fact]
    public async Task A_blob_that_is_replaced_in_the_middle_is_not_sewn_together()
    {
        var reads = 0;
        GatewayHost? host = null;
        host = await GatewayHost.OpenAsync(async http =>
        {
            if (http.Request.Method == "GET")
            {
                if (Interlocked.Increment(ref reads) == 1)
                {
                    http.Response.Body = new BreakingStream(http.Response.Body, 700_000, http.Abort);
                }
                else
                {
                    await host!.Blobs.PutAsync("big", new MemoryStream(Content.Random(8, 3_000_000)));
                }
            }
        });
        await using var open = host;
        await host.Blobs.PutAsync("big", new MemoryStream(Content.Random(7, 3_000_000)));
        using var store = host.Client();
        await using var content = (await store.ReadAsync("big")).ShouldNotBeNull();

        await Should.ThrowAsync<IOException>(() => content.Stream.ToBytesAsync());
    }

    [Fact]
    public async Task A_write_under_a_condition_and_an_append_are_not_repeated_blindly()
    {
        var asked = 0;
        await using var host = await GatewayHost.OpenAsync(http =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        using var store = host.Client();

        await Should.ThrowAsync<IOException>(() => store.PutAsync("a", Content.Of("x"), BlobCondition.IfAbsent));
        await Should.ThrowAsync<IOException>(() => store.AppendAsync("a", 0, new byte[1]));

        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_is_an_error_of_its_own_and_not_asked_again()
    {
        var asked = 0;
        await using var host = await GatewayHost.OpenAsync(http =>
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        using var store = host.Client();

        var refused = await Should.ThrowAsync<PilotException>(() => store.StatAsync("a"));

        refused.Error.Code.ShouldBe("PILOT1006");
        refused.ToString().ShouldNotContain("no token is asked for");
        asked.ShouldBe(1);
    }

    /// <summary>Gives up its connection after so many bytes.</summary>
    private sealed class BreakingStream(Stream inner, int after, Action abort) : Stream
    {
        private int left = after;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer[..Math.Min(left, buffer.Length)], cancellationToken);
            left -= Math.Min(left, buffer.Length);
            if (left == 0)
            {
                await inner.FlushAsync(cancellationToken);
                abort();
                throw new IOException("The connection is gone.");
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
