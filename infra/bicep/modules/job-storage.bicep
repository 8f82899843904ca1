// The system of record: everything that is known of jobs.
import { Tags } from '../types.bicep'

@description('Name of the account.')
@maxLength(24)
param name string

@description('Region.')
param location string

@description('How blobs are kept.')
param sku string

@description('Container of the store.')
param container string

@description('Days until what jobs left behind moves to the cool tier.')
param coolAfterDays int

@description('Identity of the function app.')
param principalId string

@description('Origin of the web console, which uploads straight to the account.')
param consoleOrigin string

@description('Tags.')
param tags Tags

// Owner, because that is what the blob trigger asks for; on the one container alone.
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
// May have the key that addresses with a signature (SAS) are signed with. The account has no key that could be stolen.
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
// Poison messages of the blob trigger.
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    // Folders that can be signed for: each agent gets the one of its job.
    isHnsEnabled: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    cors: {
      corsRules: [
        {
          allowedOrigins: [
            consoleOrigin
          ]
          allowedMethods: [
            'GET'
            'HEAD'
            'PUT'
          ]
          allowedHeaders: [
            'content-type'
            'x-ms-blob-type'
            'x-ms-version'
            'if-none-match'
            'range'
          ]
          exposedHeaders: [
            'content-length'
            'content-range'
            'etag'
          ]
          maxAgeInSeconds: 3600
        }
      ]
    }
  }
}

resource store 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = {
  parent: blobs
  name: container
  properties: {
    publicAccess: 'None'
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          // Packages, logs and outputs are most of it. Lists, accounts and prices are read all the time and stay where they are.
          name: 'cool-leftovers'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                '${container}/chunks/'
                '${container}/jobs/'
              ]
            }
            actions: {
              baseBlob: {
                tierToCool: {
                  daysAfterModificationGreaterThan: coolAfterDays
                }
              }
            }
          }
        }
        {
          // Long enough to see why an upload was refused.
          name: 'refused-uploads'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                '${container}/rejected/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 30
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource storeAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(store.id, 'app', blobDataOwner)
  scope: store
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataOwner)
  }
}

resource accountAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in [
  blobDelegator
  queueDataContributor
]: {
  name: guid(account.id, 'app', role)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

@description('Resource id of the account.')
output accountId string = account.id

@description('Name of the account.')
output accountName string = account.name

@description('Address of its blobs, ending in a slash.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of its queues, ending in a slash.')
output queueEndpoint string = account.properties.primaryEndpoints.queue
