using Pilot.Infra.Tests.Kit;

namespace Pilot.Infra.Tests.Bicep;

/// <summary>The compiler has nothing to say: not about types, names and parameters, and not by any rule of its linter.</summary>
public sealed class CompilerTests
{
    [BicepFact]
    public void The_linter_finds_nothing_in_any_template()
    {
        var outcome = BicepProgram.Run(Templates.Folder, "lint", "--pattern", "**/*.bicep");

        outcome.Words.ShouldBeEmpty();
        outcome.Code.ShouldBe(0);
    }

    [BicepFact]
    public void The_template_compiles_without_a_warning()
    {
        Templates.Built.Words.ShouldBeEmpty();
        Templates.Built.Code.ShouldBe(0);
    }

    [BicepFact]
    public void The_parameter_files_give_what_the_template_asks_for()
    {
        var outcome = BicepProgram.Run(Templates.Folder, "build-params", "--pattern", "*.bicepparam");

        outcome.Words.ShouldBeEmpty();
        outcome.Code.ShouldBe(0);
        Directory.EnumerateFiles(Templates.Folder, "*.bicepparam").Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(Deployment.ParameterFiles, ignoreOrder: true);
    }

    [BicepFact]
    public void What_is_deployed_can_be_told_beforehand()
    {
        foreach (var parameters in Deployment.ParameterFiles)
        {
            Deployment.Of(parameters).Outcome.Words.ShouldBeEmpty();
            Deployment.Of(parameters).Resources.Select(resource => resource.Id).Where(id => id.Contains('[', StringComparison.Ordinal)).ShouldBeEmpty("what-if cannot tell what it cannot name");
        }
    }
}
