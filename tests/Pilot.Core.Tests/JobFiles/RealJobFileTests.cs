using Pilot.Adapters.Yaml;
using Pilot.Core.JobFiles;

namespace Pilot.Core.Tests.JobFiles;

/// <summary>Job files as people have published them, letter by letter.</summary>
public sealed class RealJobFileTests
{
    private static JobSpec Read(string text) => new JobSpecReader(new YamlJobFileParser()).Read(text, JobSpec.FileName);

    [Fact]
    public void The_example_repository_writes_one_argument_per_line()
    {
        var spec = Read(
            """
            image: wangqipeng/wecloud_train:v0.2.0
            setup: |
              uname -a
              echo "hello world"
              python3 --version
              pip3 install -r requirements.txt
            run: |
              python
              -u
              train.py
              --net
              googlenet
              --gpu
            """);

        spec.Image.ShouldBe("wangqipeng/wecloud_train:v0.2.0");
        spec.Setup.ShouldBe("uname -a\necho \"hello world\"\npython3 --version\npip3 install -r requirements.txt\n");
        spec.Run.ShouldBe(JobCommand.OfScript("python -u train.py --net googlenet --gpu"));
        spec.Profile.ShouldBeNull();
        spec.Kind.ShouldBe(JobKind.Job);
    }

    [Fact]
    public void The_training_repository_profiles_with_a_normal_line()
    {
        var spec = Read(
            """
            image: wangqipeng/wecloud_train:v0.2.0
            setup: |
              uname -a
              echo "hello world"
              python3 --version
              pip3 install -r requirements.txt
            run: |
              python
              -u
              train.py
              --net
              googlenet
              --gpu
            profile: |
              python -u train.py --net googlenet --gpu --profiling
            """);

        spec.Run.Script.ShouldBe("python -u train.py --net googlenet --gpu");
        spec.Profile!.Script.ShouldBe("python -u train.py --net googlenet --gpu --profiling");
    }

    [Fact]
    public void The_client_s_own_test_job_names_type_name_and_folder()
    {
        var spec = Read(
            """
            orch_type: job
            job_name: wecloud-train-gpu
            image: wangqipeng/wecloud_train:v0.2.0
            workdir: /workspace
            run: |
              python
              -u
              train.py
              --net
              mobilenetv2
              --gpu
            profile: |
              python
              ...
              --gpu
              --profiling
            """);

        spec.Name.ShouldBe("wecloud-train-gpu");
        spec.WorkDir.ShouldBe("/workspace");
        spec.Profile!.Script.ShouldBe("python ... --gpu --profiling");
    }

    [Fact]
    public void A_plain_line_is_a_shell_line()
    {
        var spec = Read(
            """
            orch_type: job
            job_name: yousiki-efficientnet-cifar10
            image: yousiki/wecloud:latest
            setup: |
              pip install --no-cache-dir -r requirements.txt
            workdir: /workspace
            run: python train.py
            profile: python train.py
            """);

        spec.Run.Script.ShouldBe("python train.py");
        spec.Profile!.Script.ShouldBe("python train.py");
        spec.Image.ShouldBe("yousiki/wecloud:latest");
    }

    [Fact]
    public void The_smallest_file_is_one_folded_line() =>
        Read("run: \n  python -u train.py --net googlenet --gpu\n").Run.Script.ShouldBe("python -u train.py --net googlenet --gpu");

    [Fact]
    public void Blanks_at_the_end_of_an_argument_s_line_do_not_count() =>
        Read("run: |\n  python\n  train.py\n  --model \n  scratch\n").Run.Script.ShouldBe("python train.py --model scratch");

    [Fact]
    public void The_inference_job_uses_the_old_word_and_describes_its_model()
    {
        var spec = Read(
            """
            orch_type: inference
            workdir: .
            setup: |
              pip3 install -r requirements.txt
            run: |
              python3 httpserver-classify.py
            profile: |
              ./trigger_service.sh
            orch_desc: {"model": "vgg16"}
            """);

        spec.Kind.ShouldBe(JobKind.Service);
        spec.WorkDir.ShouldBe(".");
        spec.Run.Script.ShouldBe("python3 httpserver-classify.py");
        spec.Description.ShouldBe("""{"model":"vgg16"}""");
    }
}
