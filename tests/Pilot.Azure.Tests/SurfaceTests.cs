using System.Reflection;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pilot.Orchestrations.Durable;
using Theirs = Microsoft.DurableTask.Client;

namespace Pilot.Azure.Tests;

/// <summary>Our durable classes against those of the packages that the host is built on: a subset, name by name.</summary>
public sealed class SurfaceTests
{
    [Theory]
    [InlineData(typeof(OrchestrationContext), typeof(TaskOrchestrationContext))]
    [InlineData(typeof(OrchestrationClient), typeof(DurableTaskClient))]
    public void Every_member_has_its_namesake_with_the_same_parameters(Type ours, Type theirs)
    {
        var members = Members(ours, BindingFlags.DeclaredOnly).ToArray();

        members.ShouldNotBeEmpty();
        members.Except(Members(theirs)).ShouldBeEmpty();
    }

    [Fact]
    public void The_statuses_have_the_same_values()
    {
        foreach (var status in Enum.GetValues<Pilot.Orchestrations.Durable.OrchestrationRuntimeStatus>())
        {
            ((Theirs.OrchestrationRuntimeStatus)status).ToString().ShouldBe(status.ToString());
        }
    }

    private static IEnumerable<string> Members(Type type, BindingFlags which = default) =>
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | which)
        where member is PropertyInfo or MethodInfo { IsSpecialName: false }
        select member is MethodInfo method ? $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})" : member.Name;
}
