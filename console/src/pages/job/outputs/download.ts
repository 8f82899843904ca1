import { ticket } from '../../../api/actions'
import { saveAs } from '../../../ui/save'
import { toastError } from '../../../ui/toasts'
import { nameOf } from './tree'

export async function download(job: string, path: string) {
  try {
    const address = `/api/v1/jobs/${job}/outputs/${path.split('/').map(encodeURIComponent).join('/')}?download=true`
    saveAs(nameOf(path), await ticket(address))
  } catch (error) {
    toastError(error)
  }
}

export async function downloadAll(job: string, name: string) {
  try {
    saveAs(`${name}.zip`, await ticket(`/api/v1/jobs/${job}/outputs.zip`))
  } catch (error) {
    toastError(error)
  }
}
