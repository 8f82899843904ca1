using Pilot.Core.Plan;
using Pilot.Core.Plan.Gpus;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan;

public sealed class GpuRequestTests
{
    [Theory]
    [InlineData("T4", "T4:1")]
    [InlineData("a100:2", "A100:2")]
    [InlineData("2:A100", "A100:2")]
    [InlineData("A100-80GB", "A100-80GB:1")]
    [InlineData("a100-80gb,H100:4", "A100-80GB,H100:4")]
    [InlineData("nvidia:24GB..80GB:1..8", "nvidia:24GB..80GB:1..8")]
    [InlineData("NVIDIA:24GB", "nvidia:24GB..:1")]
    [InlineData("..40GB:2..", "..40GB:2..")]
    [InlineData("24GB+:4+", "24GB..:4..")]
    [InlineData("2", "2")]
    [InlineData("0", "0")]
    [InlineData("A10:0.5", "A10:0.5")]
    [InlineData("tesla-v100", "V100:1")]
    [InlineData("H100-NVL", "H100-94GB:1")]
    [InlineData("RTX 4090", "RTX4090:1")]
    public void It_is_read_as_people_write_it(string written, string meant) => GpuRequest.Parse(written).ToString().ShouldBe(meant);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("A100:", "is empty")]
    [InlineData("A100:2:4", "'4' says for the second time")]
    [InlineData("A100:T4", "'T4' says for the second time")]
    [InlineData("H1000", "did you mean H100?")]
    [InlineData("L4s", "did you mean")]
    [InlineData("80GB..24GB", "is no name")]
    [InlineData("8..1", "is no name")]
    [InlineData("1.5", "whole numbers")]
    [InlineData("5000", "1024 devices")]
    [InlineData("A100:-1", "'-1' is no name")]
    [InlineData("A100;2", "is no name")]
    public void What_is_wrong_is_said_with_the_part(string written, string why)
    {
        var error = Refusals.Of(() => GpuRequest.Parse(written));

        error.Code.ShouldBe("PILOT0960");
        error.Message.ShouldContain(why);
    }

    [Fact]
    public void What_it_writes_it_reads_again() => Properties.Hold(2000, random =>
    {
        var request = Any(random);

        GpuRequest.Parse(request.ToString()).ShouldBe(request, request.ToString());
    });

    [Fact]
    public void The_order_of_the_parts_means_nothing() => Properties.Hold(500, random =>
    {
        var parts = Any(random).ToString().Split(':');
        var shuffled = parts.ToArray();
        random.Shuffle(shuffled);

        GpuRequest.Parse(string.Join(':', shuffled)).ShouldBe(GpuRequest.Parse(string.Join(':', parts)));
    });

    [Fact]
    public void No_text_breaks_it() => Properties.Hold(5000, random =>
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Pick("A100", "T4", ":", ",", "..", "8", "24GB", "-", " ", "é", "\0", "nvidia", ".", "+", "99999999999999999999")));

        GpuRequest.TryParse(text, out _, out var fault).ShouldBe(fault.Length == 0);
    });

    [Theory]
    [InlineData("A100", "A100", 40, 1, true)]
    [InlineData("A100", "A100-80GB", 80, 1, true)]
    [InlineData("A100-80GB", "A100", 40, 1, false)]
    [InlineData("A100-40GB", "A100", 40, 1, true)]
    [InlineData("A100:2", "A100", 40, 8, false)]
    [InlineData("A100:2..", "A100", 40, 8, true)]
    [InlineData("24GB", "A10", 24, 1, true)]
    [InlineData("24GB:0.5", "A10", 12, 0.5, false)]
    [InlineData("A10:0.5", "A10", 12, 0.5, true)]
    [InlineData("nvidia", "MI300X", 192, 1, false)]
    [InlineData("2", "T4", 16, 2, true)]
    [InlineData("A10,L4", "L4", 24, 1, true)]
    public void It_holds_for_the_machines_that_it_means(string wanted, string gpu, double memory, double count, bool holds) =>
        GpuRequest.Parse(wanted).Holds(GpuNames.Read(gpu), memory, count).ShouldBe(holds);

    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100-80GB")]
    [InlineData("NVIDIA A100-PCIE-40GB", "A100")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("nvidia-tesla-t4", "T4")]
    [InlineData("NVIDIA H100 NVL", "H100-94GB")]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX4090")]
    [InlineData("RTX PRO Server 6000", "RTXPRO6000")]
    [InlineData("Radeon Pro V520", "V520")]
    [InlineData("Radeon MI25", "MI25")]
    [InlineData("V100-32GB", "V100-32GB")]
    [InlineData("T4g", "T4g")]
    [InlineData("Gaudi HL-205", "Gaudi")]
    [InlineData("Something new", "SOMETHINGNEW")]
    public void One_device_has_one_name_however_it_is_written(string written, string name) => GpuNames.Read(written).Name.ShouldBe(name);

    private static GpuRequest Any(Random random)
    {
        var models = random.Next(3) == 0 ? [] : Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            GpuNames.Read(random.Pick([.. GpuNames.Families])) with { MemoryGb = random.Pick(0, 0, 16, 40, 80) }).ToList();
        return new GpuRequest(
            models,
            random.Pick(null, "nvidia", "amd"),
            random.Next(2) == 0 ? AmountRange.Any : Range(random, 8, 192),
            random.Next(2) == 0 ? AmountRange.Exactly(random.Next(0, 17)) : Range(random, 1, 64));
    }

    private static AmountRange Range(Random random, int least, int most)
    {
        var low = random.Next(least, most);
        return random.Next(3) switch
        {
            0 => AmountRange.AtLeast(low),
            1 => new AmountRange(null, low),
            _ => new AmountRange(low, random.Next(low + 1, most + 1)),
        };
    }
}
