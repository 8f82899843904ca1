import { Tags } from '../types.bicep'

@description('Name of the registry.')
param name string

@description('Region.')
param location string

@description('Its size.')
param sku string

@description('Identity that containers pull with.')
param pullerPrincipalId string

@description('Tags.')
param tags Tags

var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource pulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, 'run', acrPull)
  scope: registry
  properties: {
    principalId: pullerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
  }
}

@description('Where images are pushed to and pulled from.')
output loginServer string = registry.properties.loginServer
