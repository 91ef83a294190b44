import { X } from 'lucide-react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import './dialog.css';

export type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: 'normal' | 'wide' | 'full';
  /** Buttons at the foot, the main one last. */
  footer?: React.ReactNode;
  children: React.ReactNode;
};

/** A window above the screen: Escape closes it, focus stays in it and goes back where it was. */
export function Dialog({ title, isOpen, onClose, size = 'normal', footer, children }: DialogProps): React.ReactNode {
  return (
    <ModalOverlay
      className="dialog-shade"
      isOpen={isOpen}
      isDismissable={false}
      onOpenChange={open => {
        if (!open) onClose();
      }}
    >
      <Modal className="dialog-window" data-size={size}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button tone="quiet" icon={<X aria-hidden="true" />} label="Close this window" onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {footer === undefined ? null : <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
