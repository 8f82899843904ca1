using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Pilot.Core.Jobs;

namespace Pilot.Functions.Http;

/// <summary>The API's own description at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApi
{
    private const string Scheme = "bearer";

    public static void AddApiDescription(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "ServerlessPilot",
                Version = "v1",
                Description = "Errors are application/problem+json with a PILOT number; lists are paged by cursor.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "The access_token of POST /api/v1/account/login.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.Contains(IdempotentTrait.Instance))
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = IdempotencyFilter.Header,
                    In = ParameterLocation.Header,
                    Description = "1 to 200 printable ASCII characters; a repeat with the same key gets the first answer.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(JobId))
            {
                schema.Type = JsonSchemaType.String;
                schema.Pattern = "^job_[0-9a-v]{20}$";
            }

            return Task.CompletedTask;
        });
    });
}
