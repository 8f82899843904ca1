import { Tags } from '../types.bicep'

@description('Name of the static site.')
param name string

@description('Region it is registered in.')
param location string

@description('Tags.')
param tags Tags

resource site 'Microsoft.Web/staticSites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Free'
    tier: 'Free'
  }
  properties: {
    stagingEnvironmentPolicy: 'Disabled'
    allowConfigFileUpdates: true
  }
}

@description('Name.')
output name string = site.name

@description('Host name.')
output hostName string = site.properties.defaultHostname
