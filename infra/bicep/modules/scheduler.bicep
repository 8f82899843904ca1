import { Tags } from '../types.bicep'

@description('Name of the scheduler.')
param name string

@description('Region.')
param location string

@description('How it is paid for.')
param sku string

@description('Identity of the function app.')
param principalId string

@description('Tags.')
param tags Tags

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: sku
    }
    // Who may call is a matter of identity; the function app has no fixed address.
    ipAllowlist: [
      '0.0.0.0/0'
    ]
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'pilot'
}

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      {
        // The hourly sweep purges what has ended for a day; this is for what it cannot reach.
        retentionPeriodInDays: 30
      }
    ]
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, 'app', durableTaskDataContributor)
  scope: hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

@description('Where the function app finds it.')
output endpoint string = scheduler.properties.endpoint

@description('The hub of this installation.')
output taskHub string = hub.name
