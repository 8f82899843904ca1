import { Tags } from '../types.bicep'

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags Tags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id

@description('What roles are assigned to; the subject of its tokens.')
output principalId string = identity.properties.principalId

@description('What the identity is called when a token is asked for.')
output clientId string = identity.properties.clientId
