using Pilot.Core.Events;

namespace Pilot.Lambda.Tests;

public sealed class SignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_signature_is_the_documented_one() =>
        NoticeSignature.Sign("key", "{}"u8, Now).ShouldBe("t=1700000000,v1=" + Reference("key", "1700000000.{}"));

    [Theory]
    [InlineData(0, NoticeTrust.Genuine)]
    [InlineData(300, NoticeTrust.Genuine)]
    [InlineData(-300, NoticeTrust.Genuine)]
    [InlineData(301, NoticeTrust.Stale)]
    [InlineData(-301, NoticeTrust.Stale)]
    public void A_signature_holds_for_five_minutes(int later, NoticeTrust trust) =>
        NoticeSignature.Check("key", "{}"u8, NoticeSignature.Sign("key", "{}"u8, Now), Now.AddSeconds(later)).ShouldBe(trust);

    [Fact]
    public void Another_key_another_body_and_another_time_are_found_out()
    {
        var signature = NoticeSignature.Sign("key", "{}"u8, Now);

        NoticeSignature.Check("kez", "{}"u8, signature, Now).ShouldBe(NoticeTrust.Forged);
        NoticeSignature.Check("key", "{ }"u8, signature, Now).ShouldBe(NoticeTrust.Forged);
        NoticeSignature.Check("key", "{}"u8, signature.Replace("1700000000", "1700000001", StringComparison.Ordinal), Now).ShouldBe(NoticeTrust.Forged);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=1700000000")]
    [InlineData("v1=00,t=1700000000")]
    [InlineData("t=soon,v1=00")]
    public void What_is_no_signature_is_none(string? header) =>
        NoticeSignature.Check("key", "{}"u8, header, Now).ShouldBe(NoticeTrust.Missing);

    private static string Reference(string key, string text) => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key), System.Text.Encoding.UTF8.GetBytes(text)));
}
