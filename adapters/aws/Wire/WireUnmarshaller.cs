using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Pilot.Adapters.Aws.Wire;

/// <summary>Takes answers as they are; reads errors of both JSON protocols, whose kind is in a header or in the body.</summary>
internal sealed class WireUnmarshaller : ResponseUnmarshaller
{
    public static readonly WireUnmarshaller Instance = new();

    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var body = ((Answer)input).Read();
        return new WireAnswer { Body = body, HttpStatusCode = input.ResponseData.StatusCode, ContentLength = body.Length };
    }

    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var response = input.ResponseData;
        var (kind, message) = ReadError(((Answer)input).Read());
        var code = response.IsHeaderPresent("x-amzn-ErrorType") ? response.GetHeaderValue("x-amzn-ErrorType") : kind ?? statusCode.ToString();
        return new AmazonServiceException(
            message ?? $"The service answered {(int)statusCode}.",
            innerException,
            (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender,
            ShortName(code),
            response.IsHeaderPresent("x-amzn-RequestId") ? response.GetHeaderValue("x-amzn-RequestId") : null,
            statusCode);
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new Answer(responseStream, response, isException);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new Answer(responseStream, response, isException);

    /// <summary>A kind may come as <c>namespace#Kind:address</c>.</summary>
    private static string ShortName(string code)
    {
        var name = code.Split(':')[0];
        return name[(name.IndexOf('#', StringComparison.Ordinal) + 1)..];
    }

    private static (string? Kind, string? Message) ReadError(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return (Text(document, "__type") ?? Text(document, "code"), Text(document, "message") ?? Text(document, "Message"));
        }
        catch (JsonException)
        {
            // A proxy's page, or half an answer: the status says what there is to say.
            return (null, null);
        }
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object
        && document.RootElement.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed class Answer : UnmarshallerContext
    {
        private readonly Stream stream;

        public Answer(Stream stream, IWebResponseData response, bool isException)
        {
            this.stream = stream;
            WebResponseData = response;
            IsException = isException;
        }

        public override string CurrentPath => "";

        public override int CurrentDepth => 0;

        public override bool IsStartElement => false;

        public override bool IsEndElement => false;

        public override bool IsStartOfDocument => true;

        public byte[] Read()
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
