import type { ComponentProps } from 'react'

type Props = ComponentProps<'button'> & { kind?: 'plain' | 'primary' | 'danger' | 'quiet'; busy?: boolean }

export function Button({ kind = 'plain', busy, className = '', disabled, children, ...rest }: Props) {
  return (
    <button type="button" className={`button ${kind} ${className}`} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {children}
    </button>
  )
}
