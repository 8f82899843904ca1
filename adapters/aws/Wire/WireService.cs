namespace Pilot.Adapters.Aws.Wire;

/// <summary>A service of AWS as its published model describes it.</summary>
/// <param name="Id">The model's <c>serviceId</c>.</param>
/// <param name="EndpointPrefix">In host names, and in signatures.</param>
/// <param name="ContentType">Of request bodies.</param>
/// <param name="TargetPrefix">Of the header that names the operation (AWS JSON); null where the path names it (REST-JSON).</param>
internal sealed record WireService(string Id, string EndpointPrefix, string ApiVersion, string ContentType, string? TargetPrefix)
{
    public static readonly WireService Batch = new("Batch", "batch", "2016-08-10", "application/json", null);

    public static readonly WireService Parameters = new("SSM", "ssm", "2014-11-06", "application/x-amz-json-1.1", "AmazonSSM");

    public static readonly WireService Logs = new("CloudWatch Logs", "logs", "2014-03-28", "application/x-amz-json-1.1", "Logs_20140328");
}
