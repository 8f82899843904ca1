using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;

namespace Pilot.Cli.Tests;

public sealed class TextProperties
{
    [Fact]
    public void Text_that_is_fitted_is_never_wider_than_its_column_and_moves_no_cursor() =>
        Prop.ForAll<NonNull<string>, PositiveInt>((text, width) =>
        {
            var fitted = Cells.Fit(text.Get, width.Get);
            return Cells.Width(fitted) <= width.Get && !fitted.Any(char.IsControl);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_that_fits_is_left_as_it_is() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var clean = Cells.Clean(text.Get).Replace('\n', ' ');
            return Cells.Fit(text.Get, Cells.Width(clean)) == clean;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sizes_and_durations_are_short_whatever_they_are() =>
        Prop.ForAll<NonNegativeInt, PositiveInt>((amount, factor) =>
            Humane.Size((long)amount.Get * factor.Get).Length <= 8
            && Humane.Duration(TimeSpan.FromSeconds(amount.Get % 8_000_000)).Length <= 10).QuickCheckThrowOnFailure();

    [Fact]
    public void Events_are_read_the_same_however_the_stream_is_cut() =>
        Prop.ForAll<NonEmptyArray<NonNull<string>>, PositiveInt>((texts, piece) =>
        {
            var sent = texts.Get.Select(text => text.Get.ReplaceLineEndings("").Replace("\0", "", StringComparison.Ordinal)).ToArray();
            var stream = new StringBuilder();
            foreach (var (text, number) in sent.Select((text, number) => (text, number)))
            {
                stream.Append($": ping\n\nevent: log\nid: {number}\ndata: {text}\ndata: end\n\n");
            }

            var bytes = Encoding.UTF8.GetBytes(stream.ToString());
            var read = ReadAllAsync(new InPieces(bytes, piece.Get)).GetAwaiter().GetResult();
            var expected = sent.Select((text, number) => new ServerSentEvent(
                "log", $"{Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))}\nend", $"{number}"));
            return read.SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    private static async Task<List<ServerSentEvent>> ReadAllAsync(Stream stream)
    {
        var events = new List<ServerSentEvent>();
        await foreach (var one in ServerSentEvents.ReadAsync(stream, CancellationToken.None))
        {
            events.Add(one);
        }

        return events;
    }

    private sealed class InPieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
