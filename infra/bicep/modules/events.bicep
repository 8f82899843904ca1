// Blobs tell the functions that they are there; nothing lists containers to find out.
import { Tags } from '../types.bicep'

@description('Name of the topic.')
param name string

@description('Region.')
param location string

@description('Account whose blobs are told of.')
param storageAccountId string

@description('Container of the store.')
param container string

@description('Function app that is told.')
param appName string

@description('The code is published, so that the functions can answer when Event Grid subscribes.')
param subscribe bool

@description('Tags.')
param tags Tags

var subscriptions = [
  {
    function: 'UploadArrived'
    folder: 'uploads'
  }
  {
    function: 'SignalArrived'
    folder: 'signals'
  }
]

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    source: storageAccountId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource arrivals 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [for item in subscriptions: if (subscribe) {
  parent: topic
  name: item.folder
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        // The key is kept by Event Grid alone. It is not there before the code is, and would be read although nobody subscribes yet.
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${item.function}&code=${subscribe ? listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension : ''}'
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Storage.BlobCreated'
      ]
      subjectBeginsWith: '/blobServices/default/containers/${container}/blobs/${item.folder}/'
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}]

@description('Name of the topic.')
output topicName string = topic.name
