// Where jobs run. The resource group holds nothing else, so that the role below reaches nothing else.
import { GpuProfile, Tags } from '../types.bicep'

@description('Name of the installation.')
param name string

@description('Region.')
param location string

@description('Identity of the function app, which starts and stops what runs here.')
param operatorPrincipalId string

@description('Identity that the containers have.')
param runIdentityName string

@description('GPU profiles of Container Apps.')
param gpuProfiles GpuProfile[]

@description('Tags.')
param tags Tags

var managedIdentityOperator = 'f1a07417-d97a-45cb-824c-7a7467783830'
var cpuProfiles = [
  {
    name: 'Consumption'
    workloadProfileType: 'Consumption'
  }
]
var acceleratedProfiles = [for profile in gpuProfiles: {
  name: profile
  workloadProfileType: profile
}]

resource runIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: runIdentityName
}

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'cae-${name}'
  location: location
  tags: tags
  properties: {
    // The agent ships each job's log to its folder; a second copy would be paid for by the gigabyte.
    appLogsConfiguration: {
      destination: 'none'
    }
    workloadProfiles: concat(cpuProfiles, acceleratedProfiles)
  }
}

resource runOperator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'run-operator')
  properties: {
    roleName: '${name} run operator (${uniqueString(resourceGroup().id)})'
    description: 'Starts, watches, stops and removes container groups and Container Apps jobs, in this resource group alone.'
    type: 'CustomRole'
    assignableScopes: [
      resourceGroup().id
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Resources/subscriptions/resourceGroups/read'
          'Microsoft.Authorization/permissions/read'
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.ContainerInstance/containerGroups/write'
          'Microsoft.ContainerInstance/containerGroups/delete'
          'Microsoft.ContainerInstance/containerGroups/stop/action'
          'Microsoft.ContainerInstance/containerGroups/containers/logs/read'
          'Microsoft.App/managedEnvironments/read'
          'Microsoft.App/managedEnvironments/join/action'
          'Microsoft.App/jobs/read'
          'Microsoft.App/jobs/write'
          'Microsoft.App/jobs/delete'
          'Microsoft.App/jobs/start/action'
          'Microsoft.App/jobs/stop/action'
          'Microsoft.App/jobs/executions/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource operates 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'app', runOperator.id)
  properties: {
    principalId: operatorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: runOperator.id
  }
}

// To give a container its identity is to use that identity.
resource lends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(runIdentity.id, 'app', managedIdentityOperator)
  scope: runIdentity
  properties: {
    principalId: operatorPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', managedIdentityOperator)
  }
}

@description('Environment of Container Apps jobs.')
output environmentId string = environment.id
