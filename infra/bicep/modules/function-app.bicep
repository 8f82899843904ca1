import { Tags } from '../types.bicep'

@description('Name of the function app.')
param name string

@description('Region.')
param location string

@description('Resource id of its identity.')
param identityId string

@description('Client id of its identity.')
param identityClientId string

@description('Account of the functions runtime.')
param runtimeAccount string

@description('Container that its code is published to.')
param codeContainerUrl string

@description('Blobs of the account that holds the jobs.')
param jobBlobEndpoint string

@description('Queues of the account that holds the jobs.')
param jobQueueEndpoint string

@description('Container of the jobs.')
param storeContainer string

@description('Where traces are sent; no secret.')
param insightsConnectionString string

@description('Where orchestrations keep their history.')
@allowed([
  'scheduler'
  'storage'
])
param durableBackend string

@description('Endpoint of the Durable Task Scheduler; empty without one.')
param schedulerEndpoint string

@description('Name of the task hub.')
param taskHub string

@description('Vault of the key that events are signed with.')
param vaultUri string

@description('Origin of the web console.')
param consoleOrigin string

@description('Most instances at a time.')
param maxInstances int

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('Instances kept warm for requests.')
param warmInstances int

@description('Image that brings the agent to machines.')
param agentImage string

@description('Tags.')
param tags Tags

var schedulerConnection = 'Endpoint=${schedulerEndpoint};TaskHub=${taskHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'
var durableSettings = durableBackend == 'scheduler' ? {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: schedulerConnection
} : {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'AzureStorage'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'AzureWebJobsStorage'
}
var ownSettings = {
  TASKHUB_NAME: taskHub
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: runtimeAccount
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  PilotJobs__blobServiceUri: jobBlobEndpoint
  PilotJobs__queueServiceUri: jobQueueEndpoint
  PilotJobs__credential: 'managedidentity'
  PilotJobs__clientId: identityClientId
  PILOT_BLOBS: jobBlobEndpoint
  PILOT_CONTAINER: storeContainer
  PILOT_AGENT_IMAGE: agentImage
  // The account has folders, and says so only to those who may manage it.
  PILOT_AGENT_BLOBS: 'job'
  // The pipeline answers other origins itself, and better: CORS of the platform stays off.
  PILOT_CONSOLE_ORIGINS: consoleOrigin
  PILOT_EVENT_KEY: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/event-key)'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}
var settings = union(durableSettings, ownSettings)
var alwaysReady = warmInstances == 0 ? [] : [
  {
    name: 'http'
    instanceCount: warmInstances
  }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: codeContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        maximumInstanceCount: maxInstances
        instanceMemoryMB: instanceMemoryMB
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      appSettings: [for setting in items(settings): {
        name: setting.key
        value: setting.value
      }]
    }
  }
}

// Code is published with an identity; a password is one secret too many.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

@description('Host name.')
output hostName string = app.properties.defaultHostName
