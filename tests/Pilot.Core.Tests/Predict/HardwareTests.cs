using Pilot.Core.Predict;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Tests.Predict;

public sealed class HardwareTests
{
    [Theory]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100 80GB")]
    [InlineData("NVIDIA A100 80GB PCIe", "A100 80GB PCIe")]
    [InlineData("A100-80GB", "A100 80GB")]
    [InlineData("A100", "A100 40GB")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("NVIDIA H100 80GB HBM3", "H100")]
    [InlineData("NVIDIA H100 NVL", "H100 NVL")]
    [InlineData("NVIDIA H200", "H200")]
    [InlineData("A10G", "A10G")]
    [InlineData("A10", "A10")]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX 4090")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada")]
    [InlineData("Quadro RTX 6000", "Quadro RTX 6000")]
    [InlineData("Tesla V100-SXM2-16GB", "V100")]
    public void A_device_is_known_by_what_drivers_and_clouds_call_it(string name, string device) => GpuFacts.Find(name)!.Name.ShouldBe(device);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Zeta 9000")]
    [InlineData("A1000")]
    public void What_is_not_in_the_table_is_not_guessed(string? name) => GpuFacts.Find(name).ShouldBeNull();

    [Fact]
    public void Going_there_and_back_changes_nothing()
    {
        var (t4, h100) = (GpuFacts.Find("T4")!, GpuFacts.Find("H100")!);

        (RooflineModel.Ratio(t4, h100, Precision.Half) * RooflineModel.Ratio(h100, t4, Precision.Half)).ShouldBe(1, 1e-9);
        RooflineModel.Ratio(t4, t4, Precision.Full).ShouldBe(1);
        RooflineModel.Ratio(t4, h100, Precision.Half).ShouldBeLessThan(0.25);
    }

    [Theory]
    [InlineData("Standard_D8s_v5", 5)]
    [InlineData("m7i.2xlarge", 17)]
    [InlineData("c6id.large", 16)]
    [InlineData("local/process", 0)]
    [InlineData("", 0)]
    [InlineData("v5", 0)]
    public void The_generation_of_a_machine_is_in_its_name(string offer, int family) => CpuFamily.Of(offer).ShouldBe(family);
}
