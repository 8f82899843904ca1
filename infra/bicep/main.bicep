// The whole platform in one subscription: a resource group for the platform, one for what it starts.
targetScope = 'subscription'

import { GpuProfile, Tags } from 'types.bicep'

@description('Short name of this installation; every resource is named after it. Lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string

@description('Region of everything but the console.')
param location string

@description('Region of the console, which is served from everywhere but must be registered in one of these.')
@allowed([
  'centralus'
  'eastasia'
  'eastus2'
  'westeurope'
  'westus2'
])
param consoleLocation string = 'westeurope'

@description('Where orchestrations keep their history: the Durable Task Scheduler, or tables and queues of the runtime storage account.')
@allowed([
  'scheduler'
  'storage'
])
param durableBackend string = 'scheduler'

@description('How the Durable Task Scheduler is paid for: by the action, or by reserved capacity.')
@allowed([
  'Consumption'
  'Dedicated'
])
param schedulerSku string = 'Consumption'

@description('Most instances of the function app at a time.')
@minValue(40)
@maxValue(1000)
param maxInstances int = 100

@description('Memory of one instance of the function app, in MB.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMB int = 2048

@description('Instances that are kept warm for requests; 0 costs nothing at rest and has a cold start.')
@minValue(0)
@maxValue(20)
param warmInstances int = 0

@description('How stored blobs are kept.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_LRS'

@description('Days until what jobs left behind moves to the cool tier.')
@minValue(1)
param coolAfterDays int = 30

@description('Days that traces and logs of the platform are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Which registry: Basic is enough for most, Premium has private links and replicas.')
@allowed([
  'Basic'
  'Standard'
  'Premium'
])
param registrySku string = 'Basic'

@description('GPU profiles of Container Apps that jobs may use; the subscription must have quota for each.')
param gpuProfiles GpuProfile[] = []

@description('Makes an AKS cluster with a GPU pool that is scaled to nothing while no job needs it.')
param withCluster bool = false

@description('Machine type of the GPU pool of the cluster.')
param clusterGpuSize string = 'Standard_NC4as_T4_v3'

@description('Most machines in the GPU pool of the cluster.')
@minValue(1)
@maxValue(100)
param clusterGpuMost int = 4

@description('Who may start jobs in the cluster: the object id of a person, group or identity; empty for nobody yet.')
param clusterUserId string = ''

@description('Image that brings the agent to machines; empty for pilot-agent in the registry of this deployment, which AWS cannot pull from.')
param agentImage string = ''

@description('Tells the functions of new blobs. False at the first deployment: Event Grid wants the functions to answer when it subscribes.')
param subscribe bool = false

@description('Tags of every resource.')
param tags Tags = {}

var token = take(uniqueString(subscription().id, name, location), 8)
var appIdentityName = 'id-${name}-app'
var runIdentityName = 'id-${name}-run'
var appName = 'func-${name}-${token}'
var containers = {
  store: 'pilot'
  code: 'code'
  payloads: 'durabletask-payloads'
}

resource platformGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}'
  location: location
  tags: tags
}

resource runsGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}-runs'
  location: location
  tags: tags
}

module appIdentity 'modules/identity.bicep' = {
  scope: platformGroup
  params: {
    name: appIdentityName
    location: location
    tags: tags
  }
}

module runIdentity 'modules/identity.bicep' = {
  scope: runsGroup
  params: {
    name: runIdentityName
    location: location
    tags: tags
  }
}

module insights 'modules/insights.bicep' = {
  scope: platformGroup
  params: {
    name: name
    location: location
    retentionDays: logRetentionDays
    publisherPrincipalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module runtimeStorage 'modules/runtime-storage.bicep' = {
  scope: platformGroup
  params: {
    name: 'st${name}run${token}'
    location: location
    codeContainer: containers.code
    payloadContainer: containers.payloads
    durableTables: durableBackend == 'storage'
    principalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module jobStorage 'modules/job-storage.bicep' = {
  scope: platformGroup
  params: {
    name: 'st${name}job${token}'
    location: location
    sku: storageSku
    container: containers.store
    coolAfterDays: coolAfterDays
    principalId: appIdentity.outputs.principalId
    consoleOrigin: 'https://${console.outputs.hostName}'
    tags: tags
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableBackend == 'scheduler') {
  scope: platformGroup
  params: {
    name: 'dts-${name}-${token}'
    location: location
    sku: schedulerSku
    principalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module vault 'modules/vault.bicep' = {
  scope: platformGroup
  params: {
    name: 'kv-${name}-${token}'
    location: location
    readerPrincipalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  scope: platformGroup
  params: {
    name: 'cr${name}${token}'
    location: location
    sku: registrySku
    pullerPrincipalId: runIdentity.outputs.principalId
    tags: tags
  }
}

module console 'modules/console.bicep' = {
  scope: platformGroup
  params: {
    name: 'stapp-${name}-${token}'
    location: consoleLocation
    tags: tags
  }
}

module runs 'modules/runs.bicep' = {
  scope: runsGroup
  params: {
    name: name
    location: location
    operatorPrincipalId: appIdentity.outputs.principalId
    runIdentityName: runIdentityName
    gpuProfiles: gpuProfiles
    tags: tags
  }
  dependsOn: [
    runIdentity
  ]
}

module cluster 'modules/cluster.bicep' = if (withCluster) {
  scope: runsGroup
  params: {
    name: 'aks-${name}'
    location: location
    gpuSize: clusterGpuSize
    gpuMost: clusterGpuMost
    userId: clusterUserId
    tags: tags
  }
}

module app 'modules/function-app.bicep' = {
  scope: platformGroup
  params: {
    name: appName
    location: location
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    runtimeAccount: runtimeStorage.outputs.accountName
    codeContainerUrl: '${runtimeStorage.outputs.blobEndpoint}${containers.code}'
    jobBlobEndpoint: jobStorage.outputs.blobEndpoint
    jobQueueEndpoint: jobStorage.outputs.queueEndpoint
    storeContainer: containers.store
    insightsConnectionString: insights.outputs.connectionString
    durableBackend: durableBackend
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    taskHub: scheduler.?outputs.taskHub ?? name
    vaultUri: vault.outputs.uri
    consoleOrigin: 'https://${console.outputs.hostName}'
    maxInstances: maxInstances
    instanceMemoryMB: instanceMemoryMB
    warmInstances: warmInstances
    agentImage: agentImage == '' ? '${registry.outputs.loginServer}/pilot-agent:latest' : agentImage
    tags: tags
  }
}

module events 'modules/events.bicep' = {
  scope: platformGroup
  params: {
    name: 'evgt-${name}'
    location: location
    storageAccountId: jobStorage.outputs.accountId
    container: containers.store
    appName: appName
    subscribe: subscribe
    tags: tags
  }
  dependsOn: [
    app
  ]
}

// What has no place in a resource group: which providers are registered, and what is left of the quota of each region.
resource looker 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, name, 'looker')
  properties: {
    roleName: '${name} looker (${token})'
    description: 'Sees which resource providers are registered, and what container groups a region has and has left.'
    type: 'CustomRole'
    assignableScopes: [
      subscription().id
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Resources/subscriptions/providers/read'
          'Microsoft.ContainerInstance/locations/usages/read'
          'Microsoft.ContainerInstance/locations/capabilities/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource looks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, name, 'app', 'looker')
  properties: {
    principalId: appIdentity.outputs.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: looker.id
  }
}

// `pilot cloud add --from-deployment` reads these; so do the steps of docs/deploy-azure.md.
@description('Subscription that all of it is in.')
output subscriptionId string = subscription().subscriptionId

@description('Region of all of it but the console.')
output location string = location

@description('Address of the HTTP API.')
output apiUrl string = 'https://${app.outputs.hostName}/api/v1'

@description('Address of the web console.')
output consoleUrl string = 'https://${console.outputs.hostName}'

@description('Name of the function app, for publishing its code.')
output appName string = appName

@description('Name of the static site, for publishing the console.')
output consoleName string = console.outputs.name

@description('Resource group of the platform.')
output platformGroup string = platformGroup.name

@description('Resource group in which container groups and Container Apps jobs are started.')
output runsGroup string = runsGroup.name

@description('Resource id of the environment of Container Apps jobs; empty where it has no GPU profile, and so nothing that container groups have not.')
output environmentId string = empty(gpuProfiles) ? '' : runs.outputs.environmentId

@description('Resource id of the identity that jobs pull images with.')
output runIdentityId string = runIdentity.outputs.id

@description('Account that holds the jobs.')
output jobStorageAccount string = jobStorage.outputs.accountName

@description('Container in that account.')
output storeContainer string = containers.store

@description('Server that images are pushed to and pulled from.')
output registryServer string = registry.outputs.loginServer

@description('Address of the vault that holds the key of signed events.')
output vaultUri string = vault.outputs.uri

@description('Tenant whose tokens AWS is to trust.')
output tenantId string = tenant().tenantId

@description('Audience of the tokens that AWS is to trust: the application ID URI to register in the tenant.')
output awsAudience string = 'api://pilot-aws-${tenant().tenantId}'

@description('Subject of the tokens that AWS is to trust: the identity of the function app.')
output awsSubject string = appIdentity.outputs.principalId

@description('Name of the topic, for looking whether events arrive.')
output eventTopic string = events.outputs.topicName

@description('Name of the cluster; empty without one.')
output clusterName string = cluster.?outputs.name ?? ''
