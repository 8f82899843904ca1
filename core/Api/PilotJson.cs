using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Core.Accounts;
using Pilot.Core.Clouds;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Launch;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Upload;
using Pilot.Core.Watch;

namespace Pilot.Core.Api;

/// <summary>Generated JSON for everything that crosses a process border; the native programs have no other.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<JobRow>))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobHello))]
[JsonSerializable(typeof(PlanQuestion))]
[JsonSerializable(typeof(PlanSurvey))]
[JsonSerializable(typeof(PackageView))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(JobGone))]
[JsonSerializable(typeof(BulkRequest))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(Page<PackageRow>))]
[JsonSerializable(typeof(Page<OutputFile>))]
[JsonSerializable(typeof(Page<AccountView>))]
[JsonSerializable(typeof(Page<OrchestrationRow>))]
[JsonSerializable(typeof(Page<TimelineEntry>))]
[JsonSerializable(typeof(OrchestrationView))]
[JsonSerializable(typeof(PurgedOrchestrations))]
[JsonSerializable(typeof(RetriedOrchestration))]
[JsonSerializable(typeof(CloudAccount))]
[JsonSerializable(typeof(CloudsView))]
[JsonSerializable(typeof(AddCloud))]
[JsonSerializable(typeof(CloudChecks))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobChange))]
[JsonSerializable(typeof(PackageManifest))]
[JsonSerializable(typeof(PackageAnswer))]
[JsonSerializable(typeof(RunAssignment))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SubmitJob))]
[JsonSerializable(typeof(ChoosePlan))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(CreateUser))]
[JsonSerializable(typeof(CreatedUser))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(Page<TokenView>))]
[JsonSerializable(typeof(CreateToken))]
[JsonSerializable(typeof(CreatedToken))]
[JsonSerializable(typeof(LoginCode))]
[JsonSerializable(typeof(ExchangeCode))]
[JsonSerializable(typeof(CreateTicket))]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(LogChunk))]
[JsonSerializable(typeof(LogLines))]
[JsonSerializable(typeof(JobMetrics))]
[JsonSerializable(typeof(LogMatches))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(LoginAttempts))]
[JsonSerializable(typeof(AddressFailures))]
[JsonSerializable(typeof(JobRow))]
[JsonSerializable(typeof(JobNotice))]
[JsonSerializable(typeof(CancelJob))]
[JsonSerializable(typeof(Lesson))]
[JsonSerializable(typeof(AccuracyReport))]
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(SourceView))]
[JsonSerializable(typeof(CatalogueView))]
[JsonSerializable(typeof(OffersView))]
[JsonSerializable(typeof(IReadOnlyList<SourceRefresh>))]
[JsonSerializable(typeof(IReadOnlyList<OfferVerdict>))]
public sealed partial class PilotJson : JsonSerializerContext;
