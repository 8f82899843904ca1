import { Tags } from '../types.bicep'

@description('Name of the vault.')
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Identity that may read secrets; nobody may write them but people with a role of their own.')
param readerPrincipalId string

@description('Tags.')
param tags Tags

var keyVaultSecretsUser = '4633458b-17de-408a-874c-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, 'app', keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

@description('Address, ending in a slash.')
output uri string = vault.properties.vaultUri
