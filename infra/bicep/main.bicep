// The whole platform in one subscription: a resource group for the platform, one for what it starts.
targetScope = 'subscription'

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
param gpuProfiles array = []

@description('Makes an AKS cluster with a GPU pool that is scaled to nothing while no job needs it.')
param withCluster bool = false

@description('Machine type of the GPU pool of the cluster.')
param clusterGpuSize string = 'Standard_NC4as_T4_v3'

@description('Most machines in the GPU pool of the cluster.')
@minValue(1)
@maxValue(100)
param clusterGpuMost int = 4

@description('Role in AWS that the platform may take on, by web identity; empty without AWS.')
param awsRoleArn string = ''

@description('Application ID URI that AWS expects as the audience of a token of the identity; empty without AWS.')
param awsAudience string = ''

@description('Region of AWS in which jobs run; empty without AWS.')
param awsRegion string = ''

@description('Tells the functions of new blobs. False at the first deployment: Event Grid wants the functions to answer when it subscribes.')
param subscribe bool = false

@description('Tags of every resource.')
param tags object = {}

var token = take(uniqueString(subscription().id, name, location), 8)
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
  name: 'app-identity'
  scope: platformGroup
  params: {
    name: 'id-${name}-app'
    location: location
    tags: tags
  }
}

module runIdentity 'modules/identity.bicep' = {
  name: 'run-identity'
  scope: runsGroup
  params: {
    name: 'id-${name}-run'
    location: location
    tags: tags
  }
}

module insights 'modules/insights.bicep' = {
  name: 'insights'
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
  name: 'runtime-storage'
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
  name: 'job-storage'
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
  name: 'scheduler'
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
  name: 'vault'
  scope: platformGroup
  params: {
    name: 'kv-${name}-${token}'
    location: location
    readerPrincipalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
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
  name: 'console'
  scope: platformGroup
  params: {
    name: 'stapp-${name}-${token}'
    location: consoleLocation
    tags: tags
  }
}

module runs 'modules/runs.bicep' = {
  name: 'runs'
  scope: runsGroup
  params: {
    name: name
    location: location
    operatorPrincipalId: appIdentity.outputs.principalId
    runIdentityName: runIdentity.outputs.name
    gpuProfiles: gpuProfiles
    tags: tags
  }
}

module cluster 'modules/cluster.bicep' = if (withCluster) {
  name: 'cluster'
  scope: runsGroup
  params: {
    name: 'aks-${name}'
    location: location
    gpuSize: clusterGpuSize
    gpuMost: clusterGpuMost
    operatorPrincipalId: appIdentity.outputs.principalId
    tags: tags
  }
}

module app 'modules/function-app.bicep' = {
  name: 'app'
  scope: platformGroup
  params: {
    name: 'func-${name}-${token}'
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
    #disable-next-line BCP318
    schedulerEndpoint: durableBackend == 'scheduler' ? scheduler.outputs.endpoint : ''
    #disable-next-line BCP318
    taskHub: durableBackend == 'scheduler' ? scheduler.outputs.taskHub : name
    vaultUri: vault.outputs.uri
    consoleOrigin: 'https://${console.outputs.hostName}'
    maxInstances: maxInstances
    instanceMemoryMB: instanceMemoryMB
    warmInstances: warmInstances
    settings: {
      PILOT_AZURE_SUBSCRIPTION: subscription().subscriptionId
      PILOT_AZURE_RUNS_GROUP: runsGroup.name
      PILOT_AZURE_LOCATION: location
      PILOT_AZURE_ENVIRONMENT: runs.outputs.environmentId
      PILOT_AZURE_RUN_IDENTITY: runIdentity.outputs.id
      PILOT_AZURE_REGISTRY: registry.outputs.loginServer
      PILOT_AWS_ROLE: awsRoleArn
      PILOT_AWS_AUDIENCE: awsAudience
      PILOT_AWS_REGION: awsRegion
    }
    tags: tags
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  scope: platformGroup
  params: {
    name: 'evgt-${name}'
    location: location
    storageAccountId: jobStorage.outputs.accountId
    container: containers.store
    appName: app.outputs.name
    subscribe: subscribe
    tags: tags
  }
}

#disable-next-line BCP318
var madeCluster = withCluster ? cluster.outputs.name : ''

// What `pilot cloud` reads of a deployment.
@description('Address of the HTTP API.')
output apiUrl string = 'https://${app.outputs.hostName}/api/v1'

@description('Address of the web console.')
output consoleUrl string = 'https://${console.outputs.hostName}'

@description('Name of the function app, for publishing its code.')
output appName string = app.outputs.name

@description('Name of the static site, for publishing the console.')
output consoleName string = console.outputs.name

@description('Resource group of the platform.')
output platformGroup string = platformGroup.name

@description('Resource group in which container groups and Container Apps jobs are started.')
output runsGroup string = runsGroup.name

@description('Account that holds the jobs.')
output jobStorageAccount string = jobStorage.outputs.accountName

@description('Container in that account.')
output storeContainer string = containers.store

@description('Server that images are pushed to and pulled from.')
output registryServer string = registry.outputs.loginServer

@description('Address of the vault that holds the key of signed events.')
output vaultUri string = vault.outputs.uri

@description('Issuer of the tokens that AWS is to trust.')
output awsIssuer string = 'https://sts.windows.net/${tenant().tenantId}/'

@description('Subject of the tokens that AWS is to trust: the identity of the function app.')
output awsSubject string = appIdentity.outputs.principalId

@description('Name of the topic, for looking whether events arrive.')
output eventTopic string = events.outputs.topicName

@description('Name of the cluster; empty without one.')
output clusterName string = madeCluster
