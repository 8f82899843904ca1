// What the functions runtime keeps for itself: its code, leases, poison queues, large payloads. Holds no job.
import { Tags } from '../types.bicep'

@description('Name of the account.')
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Container of the published code.')
param codeContainer string

@description('Container of payloads that are too large for the Durable Task Scheduler.')
param payloadContainer string

@description('Orchestrations keep their history in tables of this account.')
param durableTables bool

@description('Identity of the function app.')
param principalId string

@description('Tags.')
param tags Tags

// Owner, because the runtime takes leases and sets their metadata; on this account alone.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var roles = concat([
  blobDataOwner
  queueDataContributor
], durableTables ? [
  tableDataContributor
] : [])

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' existing = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [for container in [
  codeContainer
  payloadContainer
]: {
  parent: blobs
  name: container
  properties: {
    publicAccess: 'None'
  }
}]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          // Longer than any orchestration that may refer to one.
          name: 'old-payloads'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                '${payloadContainer}/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 180
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(account.id, 'app', role)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

@description('Name of the account.')
output accountName string = account.name

@description('Address of its blobs, ending in a slash.')
output blobEndpoint string = account.properties.primaryEndpoints.blob
