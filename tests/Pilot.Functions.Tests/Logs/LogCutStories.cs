using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pilot.Core.Api;
using Pilot.Functions.Logs;

namespace Pilot.Functions.Tests.Logs;

public sealed class LogCutStories
{
    [Theory]
    [InlineData("one\ntwo\nthr", false, 8)]
    [InlineData("no end", false, 0)]
    [InlineData("no end", true, 6)]
    [InlineData("one\ntwo", true, 4)]
    [InlineData("", true, 0)]
    public void A_piece_ends_with_a_line_where_it_can(string text, bool flush, int expected) =>
        LogCut.Of(Encoding.UTF8.GetBytes(text), flush).ShouldBe(expected);

    [Fact]
    public void No_piece_ends_within_a_character() => Prop.ForAll(Texts, text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var cut = length - LogCut.TornCharacter(bytes.AsSpan(0, length));
            (Encoding.UTF8.GetString(bytes, 0, cut) + Encoding.UTF8.GetString(bytes, cut, bytes.Length - cut)).ShouldBe(text);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_become_the_text_that_a_decoder_makes_of_them() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        var pipe = new Pipe();
        using (var events = new LogEvents(pipe.Writer))
        {
            events.LogAsync(bytes, new LogPosition("1", bytes.Length), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        pipe.Reader.TryRead(out var read).ShouldBeTrue();
        var lines = Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(read.Buffer)).Split('\n');
        lines.Length.ShouldBe(5);
        lines[1].ShouldBe($"id: 1:{bytes.Length}");
        var chunk = JsonSerializer.Deserialize(lines[2]["data: ".Length..], PilotJson.Default.LogChunk)!;
        chunk.ShouldBe(new LogChunk("1", bytes.Length, Encoding.UTF8.GetString(bytes)));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("1:0")]
    [InlineData("12:345")]
    [InlineData("profile:7")]
    public void A_position_comes_back_from_its_text(string text) => LogPosition.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("0:1")]
    [InlineData("1:-1")]
    [InlineData("x:1")]
    [InlineData("1")]
    [InlineData("../2:1")]
    public void Anything_else_is_no_position(string text) =>
        Should.Throw<Core.Errors.PilotException>(() => LogPosition.Parse(text)).Error.Code.ShouldBe("PILOT0522");

    private static Arbitrary<string> Texts => Gen.Elements("a", "\n", "é", "語", "🚀", "\r").ArrayOf().Select(string.Concat).ToArbitrary();
}
