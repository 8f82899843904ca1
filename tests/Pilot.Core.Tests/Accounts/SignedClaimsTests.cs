using Pilot.Core.Accounts;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Accounts;

public sealed class SignedClaimsTests
{
    private readonly MemoryBlobStore blobs = new();

    [Fact]
    public async Task What_one_process_signed_another_reads()
    {
        var signed = await new SignedClaims(blobs, "keys/a", "a ticket").SignAsync("ada\n1");

        (await new SignedClaims(blobs, "keys/a", "a ticket").ReadAsync(signed)).ShouldBe("ada\n1");
    }

    [Fact]
    public async Task What_was_signed_for_one_purpose_or_with_another_key_means_nothing()
    {
        var signed = await new SignedClaims(blobs, "keys/a", "a ticket").SignAsync("ada\n1");

        (await new SignedClaims(blobs, "keys/a", "an entrance").ReadAsync(signed)).ShouldBeNull();
        (await new SignedClaims(blobs, "keys/b", "a ticket").ReadAsync(signed)).ShouldBeNull();
        (await new SignedClaims(new MemoryBlobStore(), "keys/a", "a ticket").ReadAsync(signed)).ShouldBeNull();
    }

    [Fact]
    public async Task A_text_that_was_changed_anywhere_means_nothing()
    {
        var claims = new SignedClaims(blobs, "keys/a", "a ticket");
        var signed = await claims.SignAsync("ada\n1");

        for (var i = 0; i < signed.Length; i++)
        {
            // Not the next letter of the alphabet: the last one of a group has bits that count for nothing.
            var other = signed[i] == '.' ? 'A' : char.IsAsciiLetterUpper(signed[i]) ? char.ToLowerInvariant(signed[i]) : 'Z';
            (await claims.ReadAsync($"{signed[..i]}{other}{signed[(i + 1)..]}")).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("no dot")]
    [InlineData("!!.!!")]
    public async Task What_nobody_signed_means_nothing(string text) =>
        (await new SignedClaims(blobs, "keys/a", "a ticket").ReadAsync(text)).ShouldBeNull();
}
